// What a change at the names of autoconfiguration means; a mail program asks for them when an account is set up.
import { explainRecords, type RoomDiff } from "../diff";

const labels = /^(?:autoconfig|autodiscover|_autodiscover\._tcp|ua-auto-config|_ua-auto-config)\./;

/** Values that come and go; existing accounts keep their settings, so that no change is a risk to mail. */
export const autoconfigDiff: RoomDiff = {
  risks: {},
  recognises: (owner) => labels.test(owner),
  explain: (change) => explainRecords(change),
};

// What a change of extra records means; they are the fallback of all records that no other room knows.
import { withoutDot } from "../../dns/name";
import { formatRdata } from "../../dns/presentation";
import {
  defineRisks,
  explainRecords,
  listed,
  onlyIn,
  riskReporter,
  type Finding,
  type PartChange,
  type RoomDiff,
} from "../diff";

export const extraRisks = defineRisks({
  "extra.text-gone": {
    risk: "caution",
    title: "a text that somebody else asked for goes",
    why: "services look their verification texts up again and again, and stop when one is missing",
    rollback: "list the text under extra again",
    example: "google-site-verification=... → nothing",
  },
  "extra.delegation": {
    risk: "danger",
    reference: "RFC 1034 4.2.1",
    title: "a delegation goes; one to other nameservers is a caution",
    why: "every record at and below the name is looked up elsewhere from now on, and is gone where it does not stand there",
    rollback: "publish the old NS records again; resolvers that saw the new ones ask there for their TTL",
    example: "sub.example.com NS ns1.example.net. → nothing",
  },
});
const report = riskReporter(extraRisks);

/** Values that come and go, with the service that looks a verification text up. */
export const extraDiff: RoomDiff = {
  risks: extraRisks,
  recognises: () => false,
  explain: (change, context) => {
    const { summary, points } = explainRecords(change);
    // at a name of another room a text that is not known yet counts there: it may be this one
    const late = change.after === undefined && context.after.isLate(change.owner, change.type);
    const noted = points.map((point) => {
      const service = change.type === "TXT" ? serviceOf(point.label) : undefined;
      return service === undefined ? point : { ...point, note: `verification for ${service}` };
    });
    if (late) return { summary: "whether it stays is known after apply", points: noted, findings: [] };
    return { summary, points: noted, findings: findingsOf(change) };
  },
};

function findingsOf(change: PartChange): Finding[] {
  const { owner, type, before, after } = change;
  const { removed } = onlyIn(change, (rdata) => formatRdata(type, rdata));
  if (removed.length === 0 || after?.late === true) return [];
  const name = withoutDot(owner);
  if (type === "TXT") {
    const texts = removed.map((rdata) => formatRdata(type, rdata));
    return [report("extra.text-gone", `${listed(texts)} at ${name} ${texts.length === 1 ? "goes" : "go"}`)];
  }
  // as long as one nameserver stays, the name is found as before
  if (type !== "NS" || removed.length < (before?.rdatas.length ?? 0)) return [];
  if (after === undefined) return [report("extra.delegation", `${name} is no longer delegated`)];
  return [report("extra.delegation", `${name} is delegated to other nameservers`, { risk: "caution" })];
}

/** Whose verification a quoted text is, by the form that services have in common: "google-site-verification=". */
function serviceOf(quoted: string): string | undefined {
  const form = /^"(?!(?:site|domain)-verif)([a-z][a-z0-9-]*?)-(?:site-|domain-)?verif(?:y|ication)[=:]/i;
  return form.exec(quoted)?.[1]?.toLowerCase();
}

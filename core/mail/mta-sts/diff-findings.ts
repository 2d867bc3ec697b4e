// The risks of a change of MTA-STS: which policy senders hold, and whether it lists the hosts that receive.
import { root, withoutDot, type Fqdn } from "../../dns/name";
import {
  defineRisks,
  listed,
  riskReporter,
  type DiffContext,
  type Finding,
  type Point,
  type Side,
} from "../diff";
import { stsAge, stsMode, stsPatterns } from "../sts-facts";
import { isCovered } from "./pattern";

export const mtaStsRisks = defineRisks({
  "mta-sts.uncovered": {
    risk: "danger",
    reference: "RFC 8461 4.1",
    title: "an enforced MTA-STS policy does not list an MX host",
    why: "senders that honour MTA-STS refuse to deliver to a host that the policy does not list",
    rollback: "list the host in mtaSts.mx, or set the mode to testing and serve that policy",
    example: "mode enforce, mx mail.example.com, while the MX is mx.example.net",
  },
  "mta-sts.enforced": {
    risk: "caution",
    reference: "RFC 8461 5",
    title: "MTA-STS begins to be enforced",
    why: "mail is refused wherever the certificate of an MX host is not valid, and senders keep the policy for its max_age",
    rollback:
      "serve a policy with mode testing or none and change its id; senders fetch it within a day, or when max_age ends",
    example: "mode testing → enforce",
  },
  "mta-sts.loosened": {
    risk: "caution",
    reference: "RFC 8461 5",
    title: "MTA-STS is no longer enforced",
    why: "senders deliver again where TLS is missing or the certificate is not valid",
    rollback: "serve a policy with mode enforce and change its id",
    example: "mode enforce → testing",
  },
  "mta-sts.gone": {
    risk: "caution",
    reference: "RFC 8461 8.3",
    title:
      "the record of an enforced MTA-STS policy goes, or can no longer be used, without mode none before",
    why: "senders that hold the policy enforce it until its max_age ends, and all others find none from now on",
    rollback: "publish the record again, alone, and serve mode none for at least max_age before it goes",
    example: "v=STSv1; id=1; → nothing, while the mode is enforce",
  },
  "mta-sts.id-kept": {
    risk: "caution",
    reference: "RFC 8461 3.1",
    title: "an MTA-STS policy changes under the same id",
    why: "senders that hold the old policy see no new id, and go by the old policy until its max_age ends",
    rollback: "give the new policy an id of its own, or leave mtaSts.id out, which makes one from the policy",
    example: "mode enforce → none, while the record stays v=STSv1; id=1;",
  },
});
const report = riskReporter(mtaStsRisks);

/** Stands for an id that is not known here. */
export const unknownId = Symbol("an id that is not known here");

/** What senders find: an id, a record of which no id is known, or `undefined` for none that they can use. */
export type FoundId = string | typeof unknownId | undefined;

/** What mail or its protection loses. */
export function findingsOf(
  [old, now]: readonly [FoundId, FoundId],
  points: readonly Point[],
  { before, after }: DiffContext,
): Finding[] {
  // under a null MX nobody delivers, whatever the policy says
  if (hostsOf(after).some((host) => host === root)) return [];
  const [was, is] = [stsMode(before), stsMode(after)];
  const domain = withoutDot(after.domain);
  if (now === undefined) {
    // what a state of an older version said is not known, and may be enforce
    const held = was === undefined ? "may enforce" : "enforce";
    const text = `${domain} drops MTA-STS while senders ${held} its policy for up to ${stsAge(before) ?? "its max_age"}`;
    return old !== undefined && (was ?? "enforce") === "enforce" ? [report("mta-sts.gone", text)] : [];
  }
  const findings: Finding[] = [];
  const open = uncovered(after).filter((host) => !uncovered(before).includes(host));
  if (open.length > 0)
    findings.push(
      report("mta-sts.uncovered", `the enforced policy of ${domain} does not list ${listed(open)}`),
    );
  const kept = was !== undefined && is !== undefined && old === now && typeof now === "string";
  if (kept && points.length > 0) {
    const what = listed(points.map(({ label }) => label));
    findings.push(
      report("mta-sts.id-kept", `the policy of ${domain} gets another ${what} under the id ${now}`),
    );
  }
  const known = was !== undefined || old === undefined;
  if (known && is === "enforce" && was !== "enforce")
    findings.push(report("mta-sts.enforced", `${domain} goes from ${was ?? "no policy"} to enforce`));
  if (!kept && was === "enforce" && is !== undefined && is !== "enforce")
    findings.push(report("mta-sts.loosened", `${domain} goes from enforce to ${is}`));
  return findings;
}

/** The MX hosts that an enforced policy does not list. */
function uncovered(side: Side): string[] {
  if (stsMode(side) !== "enforce") return [];
  const patterns = stsPatterns(side) ?? [];
  return hostsOf(side)
    .filter((host) => host !== root && !isCovered(host, patterns))
    .map(withoutDot);
}

function hostsOf(side: Side): Fqdn[] {
  return side.get(side.domain, "MX").map(({ exchange }) => exchange);
}

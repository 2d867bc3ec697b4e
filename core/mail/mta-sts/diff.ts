// What a change of the MTA-STS record means: a new policy, which senders fetch because its id changed.
import { duration } from "../../dns/duration";
import { under, withoutDot } from "../../dns/name";
import {
  defineRisks,
  explainRecords,
  listed,
  riskReporter,
  type DiffContext,
  type Finding,
  type Meaning,
  type PartChange,
  type Point,
  type RoomDiff,
  type Side,
} from "../diff";
import type { MailConfig } from "../feature";
import { valuePoint } from "../tag-points";
import { isCovered } from "./pattern";
import { stsPlanOf } from "./policy";
import { isStsText } from "./record";

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
    title: "an enforced MTA-STS policy goes without one of mode none before",
    why: "senders keep the old policy for its max_age and go on enforcing it",
    rollback: "publish the record again, and serve mode none for at least max_age before it goes",
    example: "v=STSv1; id=1; → nothing, while the mode is enforce",
  },
});
const report = riskReporter(mtaStsRisks);

/** What a policy says that no record tells: its mode, its hosts and for how long senders keep it. */
export function stsFacts(config: MailConfig): Readonly<Record<string, string>> {
  const plan = stsPlanOf(config);
  if (plan === undefined) return {};
  const { mode, mx, maxAge } = plan.policy;
  return { "mtaSts.mode": mode, "mtaSts.mx": mx.join(","), "mtaSts.maxAge": String(maxAge) };
}

/** MTA-STS by id, with the policy behind it. */
export const mtaStsDiff: RoomDiff = {
  risks: mtaStsRisks,
  recognises: (owner, type, rdata) =>
    owner.startsWith("_mta-sts.") &&
    (type === "CNAME" || (type === "TXT" && "text" in rdata && (rdata.text === "" || isStsText(rdata.text)))),
  explain: explainSts,
};

function explainSts(change: PartChange, context: DiffContext): Meaning {
  const { owner, before, after } = change;
  // the settings are those of the mail domain itself
  if (owner !== under("_mta-sts", context.after.domain)) return explainRecords(change);
  const [old, now] = [policyText(context.before), policyText(context.after)];
  const points = policyPoints(context);
  const moved = points.map(
    ({ label, before: was, after: is }) => `${label} ${was ?? "unknown"} → ${is ?? "unknown"}`,
  );
  const summary =
    before === undefined
      ? ["new policy", ...now]
      : after === undefined
        ? ["the policy goes", ...old]
        : ["senders fetch the policy again", ...moved];
  return {
    summary: summary.join("; "),
    points: [...explainRecords(change).points, ...points],
    findings: findingsOf(change, context),
  };
}

/** "mode testing, mx mail.example.com, kept for 14 d"; nothing when the settings are not known. */
function policyText(side: Side): string[] {
  const mode = side.fact("mtaSts.mode");
  if (mode === undefined) return [];
  return [`mode ${mode}, mx ${listed(patternsOf(side) ?? [])}, kept for ${ageOf(side) ?? "max_age"}`];
}

function patternsOf(side: Side): string[] | undefined {
  return side.fact("mtaSts.mx")?.split(",");
}

function ageOf(side: Side): string | undefined {
  const seconds = side.fact("mtaSts.maxAge");
  return seconds === undefined ? undefined : duration(Number(seconds));
}

function policyPoints({ before, after }: DiffContext): Point[] {
  const points = [
    valuePoint("mode", before.fact("mtaSts.mode"), after.fact("mtaSts.mode")),
    valuePoint("mx", patternsOf(before)?.join(", "), patternsOf(after)?.join(", ")),
    valuePoint("max_age", ageOf(before), ageOf(after)),
  ];
  return points.filter(({ op }) => op !== "same");
}

function findingsOf({ before: old, after: now }: PartChange, { before, after }: DiffContext): Finding[] {
  const [was, is] = [before.fact("mtaSts.mode"), after.fact("mtaSts.mode")];
  const domain = withoutDot(after.domain);
  if (now === undefined && is === undefined) {
    const text = `${domain} drops MTA-STS while senders enforce its policy for up to ${ageOf(before) ?? "max_age"}`;
    return was === "enforce" ? [report("mta-sts.gone", text)] : [];
  }
  const open = is === "enforce" ? uncovered(after) : [];
  const findings: Finding[] = [];
  if (open.length > 0) {
    const text = `the enforced policy of ${domain} does not list ${listed(open)}`;
    findings.push(report("mta-sts.uncovered", text));
  }
  // what a state of an older version said is not known
  const known = was !== undefined || old === undefined;
  if (known && is === "enforce" && was !== "enforce")
    findings.push(report("mta-sts.enforced", `${domain} goes from ${was ?? "no policy"} to enforce`));
  if (was === "enforce" && is !== undefined && is !== "enforce")
    findings.push(report("mta-sts.loosened", `${domain} goes from enforce to ${is}`));
  return findings;
}

function uncovered(side: Side): string[] {
  const patterns = patternsOf(side) ?? [];
  const hosts = side.get(side.domain, "MX").map(({ exchange }) => exchange);
  return hosts.filter((host) => host !== "." && !isCovered(host, patterns)).map(withoutDot);
}

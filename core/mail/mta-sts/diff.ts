// What a change of the MTA-STS record means: a new policy, which senders fetch because its id changed.
import { withoutDot, type Fqdn } from "../../dns/name";
import {
  defineRisks,
  explainRecords,
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
    title: "MTA-STS goes from testing to enforce",
    why: "mail is refused wherever the certificate of an MX host is not valid, and senders keep the policy for its max_age",
    rollback:
      "serve a policy with mode testing or none and change its id; senders fetch it within a day, or when max_age ends",
    example: "mode testing → enforce",
  },
  "mta-sts.gone": {
    risk: "caution",
    reference: "RFC 8461 8.3",
    title: "MTA-STS is removed without a policy of mode none before",
    why: "senders keep the old policy for its max_age and go on enforcing it",
    rollback: "publish the record again, and serve mode none for at least max_age before it goes",
    example: "v=STSv1; id=1; → nothing",
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
  const points = policyPoints(context);
  const records = explainRecords(change);
  const policy = points.map(
    ({ label, before, after }) => `${label} ${before ?? "none"} → ${after ?? "none"}`,
  );
  const word =
    change.before === undefined
      ? "new policy"
      : change.after === undefined
        ? "no policy any more"
        : "senders fetch the policy again";
  return {
    summary: [word, ...policy].join("; "),
    points: [...records.points, ...points],
    findings: findingsOf(change, context),
  };
}

const factNames = [
  ["mtaSts.mode", "mode"],
  ["mtaSts.mx", "mx"],
  ["mtaSts.maxAge", "max_age"],
] as const;

function policyPoints({ before, after }: DiffContext): Point[] {
  return factNames.flatMap(([key, label]): Point[] => {
    const [was, is] = [before.fact(key), after.fact(key)];
    if (was === is) return [];
    const values = {
      ...(was === undefined ? {} : { before: was }),
      ...(is === undefined ? {} : { after: is }),
    };
    return [{ op: was === undefined ? "add" : is === undefined ? "remove" : "change", label, ...values }];
  });
}

function findingsOf({ owner, after: record }: PartChange, { before, after }: DiffContext): Finding[] {
  const [was, is] = [before.fact("mtaSts.mode"), after.fact("mtaSts.mode")];
  const domain = withoutDot(owner).replace(/^_mta-sts\./, "");
  if (record === undefined) {
    const text = `${domain} drops MTA-STS while its policy says ${was ?? "something"}; senders keep it for ${before.fact("mtaSts.maxAge") ?? "max_age"} s`;
    return was === "none" ? [] : [report("mta-sts.gone", text)];
  }
  const open = is === "enforce" ? uncovered(after, `${domain}.` as Fqdn) : [];
  const findings: Finding[] = [];
  if (open.length > 0)
    findings.push(
      report("mta-sts.uncovered", `the enforced policy of ${domain} does not list ${open.join(", ")}`),
    );
  if (is === "enforce" && was !== undefined && was !== "enforce")
    findings.push(report("mta-sts.enforced", `${domain} goes from ${was} to enforce`));
  return findings;
}

function uncovered(side: Side, domain: Fqdn): string[] {
  const patterns = (side.fact("mtaSts.mx") ?? "").split(",");
  const hosts = side.get(domain, "MX").map(({ exchange }) => exchange);
  return hosts.filter((host) => host !== "." && !isCovered(host, patterns)).map(withoutDot);
}

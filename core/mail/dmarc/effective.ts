// The DMARC policies in effect, which tags inherit and lower, and how they move from one record to another.
import type { Point } from "../diff";
import { valuePoint } from "../tag-points";
import { parseDmarc, requestedPolicies } from "./record";
import { policies, type Policy } from "./tags";

/** For the domain, for subdomains, and for names that do not exist. */
export type Policies = Readonly<Record<"p" | "sp" | "np", Policy>>;

const policyKeys = ["p", "sp", "np"] as const;
const subjects = { p: "the domain", sp: "subdomains", np: "names that do not exist" } as const;

/** What receivers apply, where no tag says it: tags inherit, and t=y lowers them. */
export function effectivePoints(
  old: Policies | undefined,
  now: Policies | undefined,
  tags: readonly Point[],
): Point[] {
  return policyKeys.flatMap((key) => {
    const point = valuePoint(`in effect for ${subjects[key]}`, old?.[key], now?.[key]);
    const said = tags.some(
      ({ label, before, after }) => label === key && before === point.before && after === point.after,
    );
    return point.op === "same" || said ? [] : [point];
  });
}

/** The policies in effect; t=y lowers each by one step (RFC 9989 4.7). */
export function policiesOf(text: string | undefined): Policies | undefined {
  const record = text === undefined ? undefined : parseDmarc(text).record;
  if (record === undefined) return undefined;
  const { p, sp, np } = requestedPolicies(record);
  const step = record.testing === true ? 1 : 0;
  const lowered = (policy: Policy): Policy =>
    policies[Math.max(0, policies.indexOf(policy) - step)] ?? "none";
  return { p: lowered(p), sp: lowered(sp), np: lowered(np) };
}

/** The names whose policy is stricter in `now` than in `old`; without a record there is none. */
export function moves(old: Policies | undefined, now: Policies): (keyof Policies)[] {
  const rank = (policy: Policy = "none"): number => policies.indexOf(policy);
  return policyKeys.filter((key) => rank(now[key]) > rank(old?.[key]));
}

/** "none → reject for the domain, subdomains; none → quarantine for names that do not exist" */
export function movesText(keys: readonly (keyof Policies)[], old?: Policies, now?: Policies): string {
  const texts = new Map<string, string[]>();
  for (const key of keys) {
    const move = `${old?.[key] ?? "no record"} → ${now?.[key] ?? "no record"}`;
    texts.set(move, [...(texts.get(move) ?? []), subjects[key]]);
  }
  return [...texts].map(([move, whom]) => `${move} for ${whom.join(", ")}`).join("; ");
}

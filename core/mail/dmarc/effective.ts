// The DMARC policies in effect for a domain: which record holds, what its tags inherit and lower, and how they move.
import { under, type Fqdn } from "../../dns/name";
import type { Point, Side } from "../diff";
import { standingAt, type Standing } from "../standing";
import { valuePoint } from "../tag-points";
import { organizationHolder } from "./holder";
import { isDmarcText, parseDmarc, requestedPolicies, type DmarcRecord } from "./record";
import { policies, type Policy } from "./tags";

/** For the domain, for subdomains, and for names that do not exist. */
type Policies = Readonly<Record<"p" | "sp" | "np", Policy>>;

/** The same, where there may be no record, or one that is not known here. */
export type Effect = Readonly<Record<keyof Policies, Policy | "no record" | "unknown">>;

/** What receivers find at the name of a policy record. */
export interface Found {
  readonly standing: Standing;
  /** the record, when receivers apply it */
  readonly record: DmarcRecord | undefined;
  /** why they apply none, where something stands */
  readonly fault: string | undefined;
}

/** What stands at `_dmarc` below a domain. */
export function recordAt(side: Side, domain: Fqdn): Found {
  const standing = standingAt(side, under("_dmarc", domain), isDmarcText);
  if (standing.kind === "several")
    return { standing, record: undefined, fault: `receivers apply none of ${standing.texts.length} records` };
  if (standing.kind !== "text") return { standing, record: undefined, fault: undefined };
  const { record, faults } = parseDmarc(standing.text);
  const fault = faults.find(({ code }) => code === "dmarc.duptag" || code === "dmarc.policy");
  // RFC 6376 3.2: a tag that stands twice makes the whole list invalid
  if (record === undefined || fault?.code === "dmarc.duptag")
    return { standing, record: undefined, fault: fault?.message ?? "receivers cannot read the record" };
  if (record.policy !== undefined && fault === undefined) return { standing, record, fault: undefined };
  // RFC 9989 4.10.1: without a valid p, sp and np it is p=none for whoever asks for reports, and nothing for others
  const asks = (record.aggregateReports?.length ?? 0) > 0;
  const nothing = { policy: "none", subdomainPolicy: "none", nonExistentSubdomainPolicy: "none" } as const;
  const why = fault?.message ?? "the record has no p";
  return { standing, record: asks ? { ...record, ...nothing } : undefined, fault: why };
}

/** The name above whose record holds for the names of its organization; `undefined` for the organization itself. */
export function organizationAbove(
  side: Side,
  domain: Fqdn,
): { domain: Fqdn; record: DmarcRecord } | undefined {
  const holder = organizationHolder(domain, (name) => recordAt(side, name).record);
  const record = holder === undefined || holder === domain ? undefined : recordAt(side, holder).record;
  return holder && record && { domain: holder, record };
}

/** The policies in effect for a domain and the names below it. */
export function effectAt(side: Side, domain: Fqdn): Effect {
  const { standing, record } = recordAt(side, domain);
  const above = organizationAbove(side, domain)?.record;
  const inherited = above && policiesOf(above);
  if (standing.kind === "alias" || standing.kind === "late") {
    const { sp, np } = inherited ?? { sp: "unknown" as const, np: "unknown" as const };
    return { p: "unknown", sp, np };
  }
  const own = record && policiesOf(record);
  // RFC 9989 4.7: sp and np count in the record of the organizational domain alone
  const below = inherited ?? own;
  return {
    p: own?.p ?? inherited?.sp ?? "no record",
    sp: below?.sp ?? "no record",
    np: below?.np ?? "no record",
  };
}

/** What a record asks for; t=y lowers each by one step (RFC 9989 4.7). */
export function policiesOf(record: DmarcRecord): Policies {
  const { p, sp, np } = requestedPolicies(record);
  const step = record.testing === true ? 1 : 0;
  const lowered = (policy: Policy): Policy =>
    policies[Math.max(0, policies.indexOf(policy) - step)] ?? "none";
  return { p: lowered(p), sp: lowered(sp), np: lowered(np) };
}

const policyKeys = ["p", "sp", "np"] as const;
const subjects = { p: "the domain", sp: "subdomains", np: "names that do not exist" } as const;

/** What receivers apply, where no tag says it: tags inherit, and t=y lowers them. */
export function effectivePoints(old: Effect, now: Effect, tags: readonly Point[]): Point[] {
  const value = (policy: Effect["p"]): string | undefined => (policy === "no record" ? undefined : policy);
  return policyKeys.flatMap((key) => {
    const point = valuePoint(`in effect for ${subjects[key]}`, value(old[key]), value(now[key]));
    const said = tags.some(
      ({ label, before, after }) => label === key && before === point.before && after === point.after,
    );
    return point.op === "same" || said ? [] : [point];
  });
}

/** The names whose policy is stricter in `now` than in `old`; what is not known is taken for none. */
export function raised(old: Effect, now: Effect): (keyof Effect)[] {
  const rank = (policy: Effect["p"]): number => policies.indexOf(policy as Policy);
  return policyKeys.filter((key) => Math.max(rank(now[key]), 0) > Math.max(rank(old[key]), 0));
}

/** "none → reject for the domain, subdomains; none → quarantine for names that do not exist" */
export function movesText(keys: readonly (keyof Effect)[], old: Effect, now: Effect): string {
  const texts = new Map<string, string[]>();
  for (const key of keys) {
    const move = `${old[key]} → ${now[key]}`;
    texts.set(move, [...(texts.get(move) ?? []), subjects[key]]);
  }
  return [...texts].map(([move, whom]) => `${move} for ${whom.join(", ")}`).join("; ");
}

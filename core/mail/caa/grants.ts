// Who may issue by the CAA records of a name, and whether one permission holds whatever another allows.
import { selfAndAncestors, withoutDot, type Fqdn } from "../../dns/name";
import type { Rdata } from "../../dns/rdata";
import type { Side } from "../diff";
import { formatIssue, parseIssue, type IssueTag } from "./record";

/** A permission: an authority, under all of some conditions. */
export interface Grant {
  /** without final dot */
  readonly issuer: string;
  /** by tag in lower case */
  readonly conditions: ReadonlyMap<string, string>;
}

/** The records that count for a name: those of the nearest name that has any, and they alone (RFC 8659 3). */
export function relevantCaas(side: Side, name: Fqdn): readonly Rdata<"CAA">[] {
  const sets = selfAndAncestors(name).map((owner) => side.get(owner, "CAA"));
  return sets.find(({ length }) => length > 0) ?? [];
}

/** The permissions of one property; [] when nobody may, `undefined` when everybody may. */
export function whoMay(caas: readonly Rdata<"CAA">[], tag: IssueTag): readonly Grant[] | undefined {
  const own = caas.filter((caa) => caa.tag === tag);
  // RFC 8659 4.3: without an issuewild property wildcards follow the issue properties
  if (own.length === 0 && tag === "issuewild") return whoMay(caas, "issue");
  return own.length === 0 ? undefined : own.flatMap(({ value }) => grantOf(value));
}

/** A value that cannot be read allows nobody (RFC 8659 4.2). */
function grantOf(text: string): Grant[] {
  const parsed = parseIssue(text);
  if ("error" in parsed || parsed.value.issuer === undefined) return [];
  const { issuer, parameters } = parsed.value;
  const conditions = new Map(parameters.map(([tag, value]) => [tag.toLowerCase(), value]));
  return [{ issuer: withoutDot(issuer), conditions }];
}

/** A permission in one line. */
export function grantText({ issuer, conditions }: Grant): string {
  return formatIssue({ issuer: `${issuer}.` as Fqdn, parameters: [...conditions] });
}

/** True when a permission allows whatever another allows. */
export function covers(grant: Grant, other: Grant): boolean {
  return (
    grant.issuer === other.issuer &&
    [...grant.conditions].every(([tag, value]) => allows(tag, value, other.conditions.get(tag)))
  );
}

/** Methods are a list of which one is enough (RFC 8657 4). */
function allows(tag: string, value: string, other: string | undefined): boolean {
  if (other === undefined || tag !== "validationmethods") return value === other;
  const methods = value.split(",");
  return other.split(",").every((method) => methods.includes(method));
}

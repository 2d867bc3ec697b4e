// What stands at a name for a protocol that reads one TXT there: DKIM, DMARC, MTA-STS and TLS-RPT.
import type { Fqdn } from "../dns/name";
import type { DiffContext, PartChange, Side } from "./diff";

/** What a reader finds at a name, as far as the stack tells. */
export type Standing =
  | { readonly kind: "none" }
  | { readonly kind: "text"; readonly text: string }
  /** more than one, where the protocols allow one */
  | { readonly kind: "several"; readonly texts: readonly string[] }
  /** a record that somebody else holds */
  | { readonly kind: "alias"; readonly target: Fqdn }
  /** known only after `up` */
  | { readonly kind: "late" };

/** True for the texts that readers of the protocol do not pass over. */
type Belongs = (text: string) => boolean;

/** What stands at a name; an alias is followed as long as the stack publishes its target. */
export function standingAt(side: Side, owner: Fqdn, belongs: Belongs, hops = 8): Standing {
  if (side.isLate(owner, "TXT") || side.isLate(owner, "CNAME")) return { kind: "late" };
  const texts = side.get(owner, "TXT").flatMap(({ text }) => (belongs(text) ? [text] : []));
  const [text] = texts;
  if (text !== undefined) return texts.length === 1 ? { kind: "text", text } : { kind: "several", texts };
  const [alias] = side.get(owner, "CNAME");
  if (alias === undefined || hops === 0) return { kind: "none" };
  const followed = standingAt(side, alias.target, belongs, hops - 1);
  return followed.kind === "none" ? { kind: "alias", target: alias.target } : followed;
}

/** What stood at the name of a change, and what will. */
export function standings(
  { owner }: PartChange,
  { before, after }: DiffContext,
  belongs: Belongs,
): readonly [old: Standing, now: Standing] {
  return [standingAt(before, owner, belongs), standingAt(after, owner, belongs)];
}

/** True for the alias that comes or goes beside a text: what that means is told once, at the text. */
export function isToldAtText({ owner, type }: PartChange, context: DiffContext, belongs: Belongs): boolean {
  const hasText = (side: Side): boolean =>
    side.isLate(owner, "TXT") || side.get(owner, "TXT").some(({ text }) => belongs(text));
  return type === "CNAME" && (hasText(context.before) || hasText(context.after));
}

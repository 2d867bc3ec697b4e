// The elements of a tag list ("v=DMARC1; p=none") before and after: what DMARC, DKIM, TLS-RPT, MTA-STS and BIMI share.
import { fromOctets } from "../dns/rdata";
import { listed, type Point } from "./diff";

/** How a protocol writes one tag, so that another spelling of the same is the same; as it stands where it does not say. */
type Spelling = (name: string, value: string) => readonly [name: string, value: string];

const asWritten: Spelling = (name, value) => [name, value];

/** The tags of a list, in its order, as text; what is no tag is left out, and a tag that stands twice has both values. */
function tagsOf(text: string | undefined, spell: Spelling): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const part of fromOctets(text ?? "").split(";")) {
    const equals = part.indexOf("=");
    const written = part.slice(0, Math.max(equals, 0)).trim();
    if (written === "") continue;
    const [name, value] = spell(written, part.slice(equals + 1).trim());
    const first = tags.get(name);
    tags.set(name, first === undefined ? value : `${first}, ${value}`);
  }
  return tags;
}

/** One point a tag, the version apart. */
export function tagPoints(
  before: string | undefined,
  after: string | undefined,
  spell: Spelling = asWritten,
): Point[] {
  const [old, now] = [tagsOf(before, spell), tagsOf(after, spell)];
  const names = [...new Set([...now.keys(), ...old.keys()])].filter((name) => name.toLowerCase() !== "v");
  return names.map((label) => valuePoint(label, old.get(label), now.get(label)));
}

/** The members of a list in one spelling each, without the blanks around them. */
export function spellList(
  value: string,
  separator: string,
  spell = (member: string): string => member,
): string {
  return value
    .split(separator)
    .map((member) => spell(member.trim()))
    .join(separator);
}

/** One value before and after; `undefined` where there is none. */
export function valuePoint(label: string, before: string | undefined, after: string | undefined): Point {
  const op =
    before === after ? "same" : before === undefined ? "add" : after === undefined ? "remove" : "change";
  const values = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
  return { op, label, ...values };
}

/** "p none → reject; adds rua=mailto:dmarc@example.com": the changed tags in one line. */
export function tagSummary(points: readonly Point[]): string {
  const changed = points.flatMap(({ op, label, before = "", after = "" }) =>
    op === "change" ? [`${label} ${before || "empty"} → ${after || "empty"}`] : [],
  );
  const tags = (op: Point["op"], word: string): string[] => {
    const found = points.filter((point) => point.op === op);
    const texts = found.map(({ label, before, after }) => `${label}=${after ?? before ?? ""}`);
    return found.length === 0 ? [] : [`${word} ${listed(texts)}`];
  };
  const parts = [...changed, ...tags("add", "adds"), ...tags("remove", "removes")];
  return parts.length === 0 ? "the same tags, written otherwise" : parts.join("; ");
}

// The elements of a tag list ("v=DMARC1; p=none") before and after: what DMARC, DKIM, TLS-RPT, MTA-STS and BIMI share.
import type { Point } from "./diff";

/** The tags of a list, in its order; what is no tag is left out. */
export function tagsOf(text: string | undefined): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const part of (text ?? "").split(";")) {
    const equals = part.indexOf("=");
    const name = part.slice(0, Math.max(equals, 0)).trim();
    if (name !== "" && !tags.has(name)) tags.set(name, part.slice(equals + 1).trim());
  }
  return tags;
}

/** One point a tag, the version apart; `show` gives long values a short form. */
export function tagPoints(
  before: string | undefined,
  after: string | undefined,
  show: (name: string, value: string) => string = (_name, value) => value,
): Point[] {
  const [old, now] = [tagsOf(before), tagsOf(after)];
  const names = [...new Set([...now.keys(), ...old.keys()])].filter((name) => name.toLowerCase() !== "v");
  return names.map((label): Point => {
    const [was, is] = [old.get(label), now.get(label)];
    const values = {
      ...(was === undefined ? {} : { before: show(label, was) }),
      ...(is === undefined ? {} : { after: show(label, is) }),
    };
    const op = was === undefined ? "add" : is === undefined ? "remove" : was === is ? "same" : "change";
    return { op, label, ...values };
  });
}

/** "p none → reject; adds rua": the changed tags in one line. */
export function tagSummary(points: readonly Point[]): string {
  const changed = points.flatMap(({ op, label, before, after }) =>
    op === "change" ? [`${label} ${before ?? ""} → ${after ?? ""}`] : [],
  );
  const names = (op: Point["op"], word: string): string[] => {
    const found = points.filter((point) => point.op === op);
    const text = ({ label, before, after }: Point): string => `${label}=${after ?? before ?? ""}`;
    return found.length === 0 ? [] : [`${word} ${found.map(text).join(", ")}`];
  };
  return [...changed, ...names("add", "adds"), ...names("remove", "removes")].join("; ");
}

// Domain names as Route53 reads and prints them: lower case, octal escapes, no final dot needed on the way in.
import { invalidValue } from "./refusal";

/** The labels of a name, each a string of octets. */
export type Labels = readonly string[];

/** Reads a name; the root is "." and has no labels. */
export function readName(text: string): Labels {
  if (text === ".") return [];
  // a dot that is written \056 belongs to its label
  const labels = text.replace(/\.$/, "").split(".").map(readLabel);
  for (const label of labels) {
    if (label === "") throw invalidValue("DomainLabelEmpty", "Domain label is empty", text);
    if (label.length > 63) throw invalidValue("DomainLabelTooLong", "Domain label is too long", text);
    if (/[^!-~]/.test(label) && /[^!-~]/.test(text))
      throw invalidValue("UnsupportedCharacter", "Value contains unsupported characters", text);
  }
  const octets = labels.reduce((sum, label) => sum + label.length + 1, 0);
  if (octets > 255) throw invalidValue("DomainNameTooLong", "Domain name is too long", text);
  return labels;
}

function readLabel(text: string): string {
  return text
    .replace(/\\([0-3][0-7]{2})/g, (_code, octal: string) => String.fromCharCode(parseInt(octal, 8)))
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** The name with a final dot; everything but letters, digits, hyphen and underscore as an octal code. */
export function printName(labels: Labels): string {
  const printed = labels.map((label) =>
    label.replace(/[^a-z0-9_-]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`),
  );
  return `${printed.join(".")}.`;
}

/** Whether a name is the zone's or below it, label by label. */
export function isWithin(name: Labels, zone: Labels): boolean {
  return (
    name.length >= zone.length && zone.every((label, at) => label === name[name.length - zone.length + at])
  );
}

/** What lists are sorted by: the printed name with its labels reversed, its final dot kept. */
export function orderOf(name: string): string {
  return `${name.replace(/\.$/, "").split(".").reverse().join(".")}.`;
}

// Domain names: absolute, lower case, A-labels, final dot. Everything here compares label by label.
import type { Result } from "../result";
import { toAsciiName } from "./idna";

declare const brand: unique symbol;

/** An absolute domain name in lower case with A-labels and a final dot: "mx1.example.com.". */
export type Fqdn = string & { readonly [brand]: "Fqdn" };

/** The DNS root, also the target that means "no host" in a null MX and in SRV (RFC 7505, RFC 2782). */
export const root = "." as Fqdn;

// "/" stands in the labels of classless reverse zones only (RFC 2317 4)
const plainName = /^(?:(?:[a-z0-9_*-]{1,63}|\d{1,3}\/\d{1,2})\.)+$/;

/** No text this long is a name, in whatever script; longer ones are not even looked at. */
const longestText = 1024;

/**
 * Reads a name as people write it, with or without the final dot, as absolute. Upper case is folded and
 * U-labels become A-labels (RFC 5891). Lengths: 63 octets a label, 253 characters in all (RFC 1035 2.3.4).
 */
export function parseName(text: string): Result<Fqdn> {
  const dotted = text.endsWith(".") ? text : `${text}.`;
  if (dotted.length <= 254 && plainName.test(dotted)) return { value: dotted as Fqdn };
  if (text === ".") return { value: root };
  const problem = misreadName(text);
  if (problem !== undefined) return { error: problem };
  const ascii = toAsciiName(dotted.slice(0, -1));
  if ("value" in ascii) return checkedName(`${ascii.value}.`, text);
  const label = quote(ascii.label);
  if (ascii.shape === "invalid") return { error: `label ${label} is not valid in an internationalised name` };
  return {
    error: `label ${label} would be published as ${quote(ascii.shape.canonical)}; write that, if it is meant`,
  };
}

function checkedName(name: string, text: string): Result<Fqdn> {
  const parts = name.slice(0, -1).split(".");
  if (parts.some((label) => label === "")) return { error: `name ${quote(text)} has an empty label` };
  const long = parts.find((label) => label.length > 63);
  if (long !== undefined) {
    return { error: `label ${quote(long)} has ${long.length} octets, at most 63 are allowed` };
  }
  if (name.length > 254) {
    return { error: `name ${quote(text)} has ${name.length - 1} characters, at most 253 are allowed` };
  }
  if (!plainName.test(name)) {
    return { error: `name ${quote(text)} may hold letters, digits, hyphen, underscore and "*" only` };
  }
  return { value: name as Fqdn };
}

/** Things that are commonly pasted where a name belongs. */
function misreadName(text: string): string | undefined {
  if (text.length > longestText)
    return `name ${quote(text)} has ${text.length} characters, at most 253 are allowed`;
  if (text.trim() === "") return "a name is required, got an empty text";
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return `${quote(text)} is a URL, a bare name is required`;
  if (text.includes("@")) return `${quote(text)} is a mail address, a bare name is required`;
  if (/\s/.test(text)) return `name ${quote(text)} holds a blank`;
  return undefined;
}

/** A value as it is quoted in messages: in double quotes, control characters escaped, cut at 80 characters. */
export function quote(value: string): string {
  if (value.includes("PRIVATE KEY")) return "(a private key, not shown)";
  const shown = value.length > 80 ? `${value.slice(0, 77)}...` : value;
  return JSON.stringify(shown).replace(
    // C1 controls and the marks that reorder text: harmless only when they are shown as escapes
    /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The labels of a name, leftmost first; the root has none. A dot behind a backslash does not separate. */
export function labels(name: Fqdn): string[] {
  if (name === root) return [];
  if (!name.includes("\\")) return name.slice(0, -1).split(".");
  return name.slice(0, -1).match(/(?:\\\d{3}|\\.|[^.\\])+/g) ?? [];
}

/** True when `name` is `ancestor` or lies below it. */
export function isWithin(name: Fqdn, ancestor: Fqdn): boolean {
  return ancestor === root || name === ancestor || name.endsWith(`.${ancestor}`);
}

/** The name one label up; the root has no parent. */
export function parentOf(name: Fqdn): Fqdn | undefined {
  if (name === root) return undefined;
  if (name.includes("\\")) return joinLabels(labels(name).slice(1));
  const dot = name.indexOf(".");
  return (dot === name.length - 1 ? root : name.slice(dot + 1)) as Fqdn;
}

/** The name and each of its ancestors, longest first, without the root. */
export function selfAndAncestors(name: Fqdn): Fqdn[] {
  const names: Fqdn[] = [];
  for (let at: Fqdn | undefined = name; at !== undefined && at !== root; at = parentOf(at)) names.push(at);
  return names;
}

/** `prefix` (one or more labels, already lower case) put in front of a name. */
export function under(prefix: string, name: Fqdn): Fqdn {
  return (name === root ? `${prefix}.` : `${prefix}.${name}`) as Fqdn;
}

/** A name from its labels, leftmost first. */
export function joinLabels(parts: readonly string[]): Fqdn {
  return (parts.length === 0 ? "." : `${parts.join(".")}.`) as Fqdn;
}

/** The name for people and for forms: without the final dot. */
export function withoutDot(name: Fqdn): string {
  return name === root ? "." : name.slice(0, -1);
}

const hostLabel = /^(?!-)[a-z0-9-]+(?<!-)$/;

/** True for a host name: letters, digits and inner hyphens only (RFC 1123 2.1). A wildcard is no host. */
export function isHostName(name: Fqdn): boolean {
  return name !== root && labels(name).every((label) => hostLabel.test(label));
}

/** A text whose order is that of a zone listing: an ancestor before its descendants (RFC 4034 6.1). */
export function listingKey(name: Fqdn): string {
  return labels(name).reverse().join("\u0000");
}

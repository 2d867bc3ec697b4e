// Names as a zone file writes them: relative or absolute, with escapes, any octet in a label.
import type { Result } from "../result";
import { quote, root, type Fqdn } from "./name";

const plainName = /^(?:[a-z0-9_*/-]{1,63}\.)+$/;

/**
 * Reads a name against an origin (RFC 1035 5.1). Unlike a name of the configuration it may hold any octet; those
 * outside of ordinary text come back as `\DDD`, special characters behind a backslash.
 */
export function readZoneName(text: string, origin: Fqdn): Result<Fqdn> {
  if (text === "@") return { value: origin };
  if (text === ".") return { value: root };
  const lower = text.toLowerCase();
  const plain = lower.endsWith(".") ? lower : origin === root ? `${lower}.` : `${lower}.${origin}`;
  if (plain.length <= 254 && plainName.test(plain)) return { value: plain as Fqdn };
  return readAnyName(text, origin);
}

function readAnyName(text: string, origin: Fqdn): Result<Fqdn> {
  const labels = splitLabels(text);
  if ("error" in labels) return labels;
  const absolute = labels.value.at(-1) === "";
  const own = absolute ? labels.value.slice(0, -1) : labels.value;
  if (own.some((label) => label === "")) return { error: `name ${quote(text)} has an empty label` };
  const long = own.find((label) => label.length > 63);
  if (long !== undefined) {
    return { error: `label ${quote(long)} has ${long.length} octets, at most 63 are allowed` };
  }
  const name = `${own.map(escapeLabel).join(".")}.${absolute || origin === root ? "" : origin}`;
  const inherited = absolute || origin === root ? [] : originLabels(origin);
  const wire = [...own, ...inherited].reduce((sum, label) => sum + label.length + 1, 1);
  if (wire > 255) return { error: `name ${quote(text)} has ${wire} octets, at most 255 are allowed` };
  return { value: name as Fqdn };
}

/** The labels of an absolute name as octets, one character each; the root has none. */
export function labelOctets(name: Fqdn): Result<string[]> {
  if (name === root) return { value: [] };
  const labels = splitLabels(name);
  return "error" in labels ? labels : { value: labels.value.slice(0, -1) };
}

/** The absolute name of labels that are octets; letters in lower case, octets outside of ordinary text escaped. */
export function nameOfLabels(labels: readonly string[]): Fqdn {
  return labels.length === 0 ? root : (`${labels.map(nameLabel).join(".")}.` as Fqdn);
}

function nameLabel(octets: string): string {
  return escapeLabel(lowerCase(octets));
}

function originLabels(origin: Fqdn): string[] {
  const labels = labelOctets(origin);
  return "value" in labels ? labels.value : [];
}

/** The labels as octets, lower case; the last one is empty when the name ends with a dot. */
function splitLabels(text: string): Result<string[]> {
  const labels: string[] = [];
  let label = "";
  for (let at = 0; at < text.length; at++) {
    let character = text.charAt(at);
    if (character === ".") {
      labels.push(label);
      label = "";
      continue;
    }
    if (character === '"') return { error: `name ${quote(text)} holds a quote; write \\" for it` };
    if (character === "\\") {
      const digits = /^\d{1,3}/.exec(text.slice(at + 1, at + 4))?.[0];
      if (digits !== undefined && (digits.length < 3 || Number(digits) > 255)) {
        return { error: `name ${quote(text)} holds the escape ${quote(`\\${digits}`)}, which is none` };
      }
      character = digits === undefined ? text.charAt(at + 1) : String.fromCharCode(Number(digits));
      at += digits === undefined ? 1 : 3;
    }
    label += character;
  }
  labels.push(label);
  return { value: labels.map(lowerCase) };
}

// only ASCII letters have case in the DNS (RFC 4343 3); the octets above are not Latin-1 letters
function lowerCase(label: string): string {
  return label.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function escapeLabel(label: string): string {
  return label.replace(/[".;()@$\\]|[^\x21-\x7e]/g, (octet) =>
    /[\x21-\x7e]/.test(octet) ? `\\${octet}` : `\\${octet.charCodeAt(0).toString().padStart(3, "0")}`,
  );
}

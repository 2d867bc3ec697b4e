// The two texts of MTA-STS: the TXT record (RFC 8461 3.1) and the policy that is served over HTTPS (RFC 8461 3.2).
import { quote } from "../../dns/name";
import type { Result } from "../../result";
import { parsePattern } from "./pattern";

export { isCovered } from "./pattern";

/** What senders do with a host that fails the policy (RFC 8461 5). */
export const stsModes = ["testing", "enforce", "none"] as const;
export type StsMode = (typeof stsModes)[number];

/** The largest max_age, in seconds (RFC 8461 3.2). */
export const longestAge = 31557600;

/** A field that RFC 8461 does not define; readers pass over it. */
type Extension = readonly [name: string, value: string];

/** The TXT at `_mta-sts`. */
export interface StsRecord {
  readonly id: string;
  readonly extensions: readonly Extension[];
}

/** The policy. */
export interface StsPolicy {
  readonly mode: StsMode;
  /** in lower case without final dot: "mail.example.com", "*.example.net" */
  readonly mx: readonly string[];
  /** seconds */
  readonly maxAge: number;
  readonly extensions: readonly Extension[];
}

const idForm = /^[A-Za-z0-9]{1,32}$/;
const extensionName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/;

/** Reads a policy id: 1 to 32 letters and digits. */
export function parseId(text: string): Result<string> {
  if (idForm.test(text)) return { value: text };
  return { error: `MTA-STS id ${quote(text)} must have 1 to 32 letters and digits, and nothing else` };
}

/** True for a TXT that senders take for an MTA-STS record; they discard every other one (RFC 8461 3.1). */
export function isStsText(text: string): boolean {
  return text.startsWith("v=STSv1;");
}

/** The text of the TXT record. */
export function formatStsRecord({ id, extensions }: StsRecord): string {
  const others = extensions.map(([name, value]) => ` ${name}=${value};`).join("");
  return `v=STSv1; id=${id};${others}`;
}

/** Reads the text of a TXT record. Of a field that stands twice the first counts (RFC 8461 3.2). */
export function parseStsRecord(text: string): Result<StsRecord> {
  if (!isStsText(text)) return { error: `MTA-STS record ${quote(text)} must begin with "v=STSv1;"` };
  if (/[^\t\x20-\x7e]/.test(text)) {
    return { error: `MTA-STS record ${quote(text)} holds a character that is no printable ASCII` };
  }
  const fields = text.split(";").slice(1);
  if (fields.at(-1)?.trim() === "") fields.pop();
  let id: string | undefined;
  const extensions: Extension[] = [];
  for (const field of fields) {
    const [, name, value] = /^([^=]*)=([^=\s]*)$/.exec(field.trim()) ?? [];
    if (name === undefined || value === undefined || !extensionName.test(name)) {
      return { error: `field ${quote(field)} of the MTA-STS record is not of the form name=value` };
    }
    if (name === "id") {
      const parsed = parseId(value);
      if ("error" in parsed) return parsed;
      id ??= parsed.value;
    } else if (value === "") {
      return { error: `field ${quote(name)} of the MTA-STS record has no value` };
    } else extensions.push([name, value]);
  }
  if (id === undefined) return { error: `MTA-STS record ${quote(text)} has no id` };
  return { value: { id, extensions } };
}

/** The text of the policy: one field a line, lines end in CR LF. */
export function formatPolicy({ mode, mx, maxAge, extensions }: StsPolicy): string {
  const lines = [
    "version: STSv1",
    `mode: ${mode}`,
    ...mx.map((pattern) => `mx: ${pattern}`),
    `max_age: ${maxAge}`,
    ...extensions.map(([name, value]) => `${name}: ${value}`),
  ];
  return lines.map((line) => `${line}\r\n`).join("");
}

interface Draft {
  version?: string;
  mode?: StsMode;
  maxAge?: number;
  readonly mx: string[];
  readonly extensions: Extension[];
}

/** Reads the text of a policy. Of a field that stands twice the first counts, but for mx (RFC 8461 3.2). */
export function parsePolicy(text: string): Result<StsPolicy> {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  const draft: Draft = { mx: [], extensions: [] };
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0));
    if (!extensionName.test(name)) {
      return { error: `line ${quote(line)} of the policy is not of the form "name: value"` };
    }
    const problem = readField(draft, name, line.slice(colon + 1).trim());
    if (problem !== undefined) return { error: problem };
  }
  const { version, mode, maxAge, mx, extensions } = draft;
  if (version === undefined || mode === undefined || maxAge === undefined) {
    const missing = version === undefined ? "version" : mode === undefined ? "mode" : "max_age";
    return { error: `the policy has no ${missing}` };
  }
  if (mx.length === 0 && mode !== "none") return { error: `the policy has no mx, and its mode is ${mode}` };
  return { value: { mode, mx, maxAge, extensions } };
}

/** Takes one field into the draft; a text says what is wrong with it. */
function readField(draft: Draft, name: string, value: string): string | undefined {
  switch (name) {
    case "version":
      if (value !== "STSv1") return `version ${quote(value)} is unknown, allowed is STSv1`;
      draft.version = value;
      return undefined;
    case "mode": {
      const mode = stsModes.find((known) => known === value);
      if (mode === undefined) return `mode ${quote(value)} is unknown, allowed are ${stsModes.join(", ")}`;
      draft.mode ??= mode;
      return undefined;
    }
    case "max_age":
      if (!/^\d{1,10}$/.test(value) || Number(value) > longestAge)
        return `max_age ${quote(value)} must be a whole number from 0 to ${longestAge}`;
      draft.maxAge ??= Number(value);
      return undefined;
    case "mx": {
      const pattern = parsePattern(value);
      if ("error" in pattern) return pattern.error;
      draft.mx.push(pattern.value);
      return undefined;
    }
    default:
      // eslint-disable-next-line no-control-regex -- control characters are what is looked for
      if (value === "" || /[\x00-\x1f\x7f]/.test(value)) return `field ${quote(name)} has no value`;
      draft.extensions.push([name, value]);
      return undefined;
  }
}

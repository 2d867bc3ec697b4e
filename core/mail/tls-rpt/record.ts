// The TXT of a TLS-RPT policy as a value (RFC 8460 3).
import { quote } from "../../dns/name";
import type { Result } from "../../result";
import { parseMailto, parseWebUri } from "./uri";

export { parseMailto, parseWebUri } from "./uri";

/** A policy: where reports go. */
export interface TlsRptRecord {
  /** mailto and https URIs */
  readonly reports: readonly string[];
  /** fields that RFC 8460 does not define; readers pass over them */
  readonly extensions: readonly (readonly [name: string, value: string])[];
}

const noRua = (error: string) => ({ code: "tlsrpt.norua", error }) as const;
const badUri = (error: string) => ({ code: "tlsrpt.uri", error }) as const;

/** What is wrong with a record, and under which code. */
export type TlsRptFault = ReturnType<typeof noRua> | ReturnType<typeof badUri>;

/** Reads a destination as it stands in a record: a mailto or https URI. */
export function parseReportUri(text: string): Result<string> {
  if (/^mailto:/i.test(text)) return parseMailto(text);
  if (/^https:/i.test(text)) return parseWebUri(text);
  return { error: `report URI ${quote(text)} must begin with mailto: or https:` };
}

/** Reads a destination as people write it: also a bare mail address. */
export function readReport(text: string): Result<string> {
  const bare = !/^[a-z][a-z0-9+.-]*:/i.test(text) && text.includes("@");
  return bare ? parseMailto(text) : parseReportUri(text);
}

/** True for a TXT that senders take for a TLS-RPT record; they discard every other one. */
export function isTlsRptText(text: string): boolean {
  return text.startsWith("v=TLSRPTv1;");
}

/** The text of the record. */
export function formatTlsRpt({ reports, extensions }: TlsRptRecord): string {
  const others = extensions.map(([name, value]) => `; ${name}=${value}`).join("");
  return `v=TLSRPTv1; rua=${reports.join(",")}${others}`;
}

/** The destinations that senders can read, whatever else is wrong with the record. */
export function reportsOf(text: string): string[] {
  const fields = text.split(";").map((field) => field.trim());
  const members = fields.flatMap((field) => (field.startsWith("rua=") ? field.slice(4).split(",") : []));
  return members.flatMap((member) => {
    const uri = parseReportUri(member.trim());
    return "value" in uri ? [uri.value] : [];
  });
}

/** Reads the text of a record; the destinations of several rua fields are taken together. */
export function parseTlsRpt(text: string): { readonly value: TlsRptRecord } | TlsRptFault {
  if (!isTlsRptText(text)) return noRua(`TLS-RPT record ${quote(text)} must begin with "v=TLSRPTv1;"`);
  if (/[^\t\x20-\x7e]/.test(text)) {
    return noRua(`TLS-RPT record ${quote(text)} holds a character that is no printable ASCII`);
  }
  const fields = text.split(";").slice(1);
  if (fields.at(-1)?.trim() === "") fields.pop();
  const reports: string[] = [];
  const extensions: [string, string][] = [];
  for (const field of fields) {
    const equals = field.indexOf("=");
    const name = field.slice(0, Math.max(equals, 0)).trimStart();
    const value = field.slice(equals + 1).trimEnd();
    if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/.test(name)) {
      return noRua(`field ${quote(field)} of the TLS-RPT record is not of the form name=value`);
    }
    if (name !== "rua") {
      if (!/^[\x21-\x3a\x3c\x3e-\x7e]+$/.test(value))
        return noRua(`field ${quote(name)} has no proper value`);
      extensions.push([name, value]);
      continue;
    }
    for (const member of value.split(",")) {
      const uri = parseReportUri(member.trim());
      if ("error" in uri) return badUri(uri.error);
      reports.push(uri.value);
    }
  }
  if (reports.length === 0) return noRua(`TLS-RPT record ${quote(text)} has no rua`);
  return { value: { reports, extensions } };
}

// The value of one extra record: presentation text in, typed RDATA or the reason out.
import { parseName, quote } from "../../dns/name";
import { formatRdata, parseFields, parseRdataFields, type Field } from "../../dns/presentation";
import { toOctets, type Rdata, type RrType } from "../../dns/rdata";

/** Why a value cannot be published, under the code of the rule that it breaks. */
export interface ValueProblem {
  readonly code: "extra.value" | "extra.private-key" | "dns.ip" | "dns.txt-chunk" | "dns.txt-size";
  readonly reference: string;
  readonly message: string;
  readonly fix?: string;
}

/** What is left of the 65535 octets of an RDATA (RFC 1035 3.2.1) when each string has its length octet (3.3). */
const longestText = 65279;

/** Reads the presentation text (RFC 1035 5.1) of one RDATA; names in it are absolute. */
export function parseValue(type: RrType, text: string): { readonly value: Rdata } | ValueProblem {
  if (text.includes("PRIVATE KEY")) return privateKey;
  // names keep their characters, which become A-labels; all other text is published as UTF-8
  const fields = parseFields(type === "TXT" || type === "CAA" ? toOctets(text) : text);
  if ("error" in fields) return malformed(fields.error);
  const problem = type === "TXT" ? textProblem(fields.value) : undefined;
  if (problem !== undefined) return problem;
  const rdata = parseRdataFields(type, fields.value, parseName);
  if ("value" in rdata) return rdata;
  if (type !== "A" && type !== "AAAA") return malformed(rdata.error);
  return { code: "dns.ip", reference: type === "A" ? "RFC 6943 3.1.1" : "RFC 5952 4", message: rdata.error };
}

/** The value as it is written under `records`. */
export function formatValue(type: RrType, rdata: Rdata): string {
  return formatRdata(type, rdata);
}

/** A secret where public text belongs; the message never shows it. */
export const privateKey: ValueProblem = {
  code: "extra.private-key",
  reference: "RFC 6376 3.6.1",
  message: "the value holds a private key (not shown), which the DNS would show to everybody",
  fix: "publish the public key, and treat this private key as known to others",
};

function malformed(message: string): ValueProblem {
  return { code: "extra.value", reference: "RFC 1035 5.1", message };
}

function textProblem(fields: readonly Field[]): ValueProblem | undefined {
  const long = fields.find((field) => field.octets.length > 255);
  if (long !== undefined) {
    return {
      code: "dns.txt-chunk",
      reference: "RFC 1035 3.3",
      message: `a character-string has ${long.octets.length} octets, at most 255 are allowed`,
      fix: "write the whole text as one plain text under extra.txt, or split it into several quoted strings",
    };
  }
  const octets = fields.reduce((sum, field) => sum + field.octets.length, 0);
  if (octets > longestText) {
    const message = `text has ${octets} octets, at most ${longestText} fit into one TXT`;
    return { code: "dns.txt-size", reference: "RFC 1035 3.2.1", message };
  }
  // bare words are strings of their own, which readers join without the blank between them
  if (fields.length < 2 || fields.every((field) => field.quoted)) return undefined;
  return {
    ...malformed(
      `${fields.map((field) => quote(field.octets)).join(" and ")} would be joined without a blank between them`,
    ),
    fix: "put the text into double quotes inside the value: '\"v=spf1 -all\"', or write it plain under extra.txt",
  };
}

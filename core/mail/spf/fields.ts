// The values of SPF settings: names, networks, terms and whole records.
import * as z from "zod";
import { parseIpv6, type Family } from "../../dns/address";
import { parseName, quote, withoutDot } from "../../dns/name";
import { parseMacroString, plainText, type MacroString } from "./macro";
import { parseNetwork, parseTerm, targetProblem, type SpfProblem } from "./parse-term";
import { parseSpf, type Term } from "./record";
import type { Stepped, Verbatim } from "./placed";

/** Turns what is wrong with a text into an issue at the place of the value, or below it. */
export function refuse(
  context: z.RefinementCtx,
  input: unknown,
  { message, ...params }: SpfProblem,
  path: PropertyKey[] = [],
): void {
  context.issues.push({ code: "custom", input, path, message, params });
}

/** A name, or a domain-spec with macros; names are made absolute A-labels and published without final dot. */
export const targetField = z.string().transform((text, context): MacroString => {
  const read = text.includes("%") ? parseMacroString(text) : parseName(text);
  if ("error" in read) {
    const fix = /\/\d+$/.test(text) ? { fix: "write terms with prefix lengths under terms" } : {};
    const params = { code: "dns.name", reference: "RFC 1035 2.3.4", ...fix };
    context.issues.push({ code: "custom", input: text, message: read.error, params });
    return z.NEVER;
  }
  if ("message" in read) {
    refuse(context, text, { ...read, message: `${quote(text)}: ${read.message}` });
    return z.NEVER;
  }
  const value = typeof read.value === "string" ? plainText(withoutDot(read.value)) : read.value;
  const problem = targetProblem(value);
  if (problem === undefined) return value;
  refuse(context, text, { code: "spf.syntax", message: problem, reference: "RFC 7208 7.1" });
  return z.NEVER;
});

export function networkField(family: Family) {
  const name = family === "ipv4" ? "ip4" : "ip6";
  return z.string().transform((text, context): Term => {
    const read = parseNetwork(family, text);
    // a whole record keeps its spelling; here IPv6 is made canonical, and IPv4-mapped networks are refused
    const address = "error" in read || family === "ipv4" ? read : parseIpv6(read.value.address);
    if ("error" in read || "error" in address) {
      const message = "error" in address ? address.error : "";
      refuse(context, text, { code: "spf.ip", message, reference: "RFC 7208 5.6" });
      return z.NEVER;
    }
    const canonical = typeof address.value === "string" ? { address: address.value } : {};
    return { name, qualifier: "+", ...read.value, ...canonical };
  });
}

/** One value or a list of them. */
export function some<T extends z.ZodType>(item: T) {
  return z.union([
    item.transform((value): readonly Stepped<z.output<T>>[] => [{ value, step: "" }]),
    z
      .array(item)
      .transform((values): readonly Stepped<z.output<T>>[] =>
        values.map((value, index) => ({ value, step: `[${index}]` })),
      ),
  ]);
}

export const textField = z.string().transform((text, context): Verbatim => {
  const read = parseSpf(text);
  if ("value" in read) return { text, terms: read.value.terms.map((term) => ({ term, path: "spf" })) };
  for (const problem of read.problems) refuse(context, text, problem);
  return z.NEVER;
});

export const termField = z.string().transform((text, context): { text: string; term: Term } => {
  const read = parseTerm(text);
  if ("value" in read) return { text, term: read.value };
  refuse(context, text, read.problem);
  return z.NEVER;
});

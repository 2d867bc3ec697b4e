// Reads one term of an SPF record (RFC 7208 4.6.1, 5, 6, 7.1, 12).
import { parseIpv4, type Family } from "../../dns/address";
import { quote } from "../../dns/name";
import { parseMacroString, type MacroString } from "./macro";
import type { SpfCode } from "./rules";
import { octetsOf } from "./subject";
import { formatTerm, type Network, type Qualifier, type Term } from "./term";

/** One thing that is wrong with a record's text. */
export interface SpfProblem {
  readonly code: SpfCode;
  readonly message: string;
  readonly reference: string;
  readonly fix?: string;
}

/** A term, or what is wrong with it. */
export type ParsedTerm = { readonly value: Term } | { readonly problem: SpfProblem };

const modifierForm = /^([a-z][a-z0-9\-_.]*)=(.*)$/is;
const directiveForm = /^([+\-?~]?)([a-z0-9]+)(.*)$/is;

/** Reads one term; `at` is its offset in the record, if it stands in one, for messages. */
export function parseTerm(word: string, at?: number): ParsedTerm {
  const modifier = modifierForm.exec(word);
  if (modifier) return parseModifier(word, at, modifier[1] ?? "", modifier[2] ?? "");
  const [, sign = "", given = "", rest = ""] = directiveForm.exec(word) ?? [];
  const qualifier = (sign === "" ? "+" : sign) as Qualifier;
  const name = given.toLowerCase();
  switch (name) {
    case "all":
      if (rest === "") return { value: { name, qualifier } };
      return syntax(word, at, '"all" takes no argument', "RFC 7208 5.1");
    case "include":
    case "exists": {
      const section = name === "include" ? "RFC 7208 5.2" : "RFC 7208 5.7";
      if (!rest.startsWith(":")) return syntax(word, at, `"${name}" needs ":" and a name`, section);
      const target = parseTarget(word, rest.slice(1), at);
      return "problem" in target ? target : { value: { name, qualifier, target: target.value } };
    }
    case "ptr": {
      if (rest === "") return { value: { name, qualifier, target: undefined } };
      if (!rest.startsWith(":")) return syntax(word, at, '"ptr" takes ":" and a name', "RFC 7208 5.5");
      const target = parseTarget(word, rest.slice(1), at);
      return "problem" in target ? target : { value: { name, qualifier, target: target.value } };
    }
    case "a":
    case "mx":
      return parseHosts(word, at, { name, qualifier }, rest);
    case "ip4":
    case "ip6": {
      if (!rest.startsWith(":")) return ipProblem(word, at, `"${name}" needs ":" and an address`);
      const network = parseNetwork(name === "ip4" ? "ipv4" : "ipv6", rest.slice(1));
      if ("error" in network) return ipProblem(word, at, network.error);
      return { value: { name, qualifier, ...network.value } };
    }
    default:
      return syntax(word, at, "unknown mechanism", "RFC 7208 4.6.1", mechanismHint(name));
  }
}

function mechanismHint(name: string): string {
  if (name === "redirect" || name === "exp")
    return `"${name}" is a modifier: write "${name}=", not "${name}:"`;
  if (name.startsWith("ip")) return 'write "ip4:" or "ip6:" before an address';
  return "allowed are all, include, a, mx, ptr, ip4, ip6, exists, redirect= and exp=";
}

function parseModifier(word: string, at: number | undefined, label: string, value: string): ParsedTerm {
  const name = label.toLowerCase();
  if (name === "redirect" || name === "exp") {
    const target = parseTarget(word, value, at);
    return "problem" in target ? target : { value: { name, target: target.value } };
  }
  const parsed = parseMacroString(value);
  if ("value" in parsed) return { value: { name: "unknown", label, value: parsed.value } };
  return { problem: { ...parsed, message: placed(word, at, parsed.message) } };
}

const cidrForm = /^(.*?)(?:\/(\d+))?(?:\/\/(\d+))?$/s;

function parseHosts(
  word: string,
  at: number | undefined,
  head: { readonly name: "a" | "mx"; readonly qualifier: Qualifier },
  rest: string,
): ParsedTerm {
  const [, name = "", four, six] = cidrForm.exec(rest) ?? [];
  if (name !== "" && !name.startsWith(":")) {
    const section = head.name === "a" ? "RFC 7208 5.3" : "RFC 7208 5.4";
    return syntax(word, at, `"${head.name}" takes ":" and a name, "/" and prefix lengths`, section);
  }
  const prefix4 = parsePrefix(four, 32);
  const prefix6 = parsePrefix(six, 128);
  if (prefix4 === "bad") return ipProblem(word, at, badPrefix(four, 32));
  if (prefix6 === "bad") return ipProblem(word, at, badPrefix(six, 128));
  if (name === "") return { value: { ...head, target: undefined, prefix4, prefix6 } };
  const target = parseTarget(word, name.slice(1), at);
  return "problem" in target ? target : { value: { ...head, target: target.value, prefix4, prefix6 } };
}

function parsePrefix(text: string | undefined, maximum: number): number | undefined | "bad" {
  if (text === undefined) return undefined;
  if (text.length > 3 || (text.length > 1 && text.startsWith("0")) || Number(text) > maximum) return "bad";
  return Number(text);
}

function badPrefix(text: string | undefined, maximum: number): string {
  return `prefix length ${quote(text ?? "")} must be 0 to ${maximum}, without leading zeros`;
}

/** One problem for each of these two modifiers that stands more than once. */
export function repeatedModifiers(terms: readonly Term[]): SpfProblem[] {
  return (["redirect", "exp"] as const).flatMap((name) => {
    const found = terms.filter((term) => term.name === name);
    if (found.length < 2) return [];
    const shown = found
      .slice(0, 3)
      .map((term) => quote(formatTerm(term)))
      .join(" and ");
    const message = `modifier "${name}" stands ${found.length} times (${shown}), once is allowed`;
    return [{ code: "spf.dupmod", message, reference: "RFC 7208 6" } as const];
  });
}

/** Reads "address" or "address/prefix" of one family (RFC 7208 5.6). */
export function parseNetwork(
  family: Family,
  text: string,
): { readonly value: Network } | { readonly error: string } {
  const slash = text.indexOf("/");
  const address = slash < 0 ? text : text.slice(0, slash);
  const maximum = family === "ipv4" ? 32 : 128;
  const octets = octetsOf(address);
  const size = family === "ipv4" ? 4 : 16;
  if (octets?.length !== size) {
    const hint = octets === undefined ? "" : `, it belongs under ${size === 4 ? "ip6" : "ip4"}`;
    return { error: `${quote(address)} is no IPv${size === 4 ? 4 : 6} address${hint}` };
  }
  const tail = slash < 0 ? undefined : text.slice(slash + 1);
  const prefix = tail !== undefined && !/^\d+$/.test(tail) ? "bad" : parsePrefix(tail, maximum);
  if (prefix === "bad") return { error: badPrefix(tail, maximum) };
  return { value: { address, octets, prefix } };
}

const topLabel = /^(?:[a-z0-9]*[a-z][a-z0-9]*|[a-z0-9]+-[a-z0-9-]*[a-z0-9])$/i;

/** Why a macro-string is no domain-spec (RFC 7208 7.1): it must end in a macro or in a dot and a top label. */
export function targetProblem({ text, tail }: MacroString): string | undefined {
  if (text === "") return "a name is missing";
  if (tail === "") return undefined;
  const name = tail.endsWith(".") ? tail.slice(0, -1) : tail;
  const dot = name.lastIndexOf(".");
  const label = name.slice(dot + 1);
  if (dot < 0) return `${quote(text)} must end in a macro or in a dot and a top label, as in "example.com"`;
  if (topLabel.test(label)) return undefined;
  if ("value" in parseIpv4(name)) return `${quote(text)} is an address, it belongs behind "ip4:"`;
  return `last label ${quote(label)} must be letters, digits and inner hyphens, not all digits`;
}

function parseTarget(
  word: string,
  text: string,
  at: number | undefined,
): { readonly value: MacroString } | { readonly problem: SpfProblem } {
  const parsed = parseMacroString(text);
  if ("message" in parsed) return { problem: { ...parsed, message: placed(word, at, parsed.message) } };
  const problem = targetProblem(parsed.value);
  return problem === undefined ? parsed : syntax(word, at, problem, "RFC 7208 7.1");
}

function syntax(word: string, at: number | undefined, message: string, reference: string, fix?: string) {
  const text = placed(word, at, message);
  const problem = {
    code: "spf.syntax",
    message: text,
    reference,
    ...(fix === undefined ? {} : { fix }),
  } as const;
  return { problem };
}

function ipProblem(word: string, at: number | undefined, message: string) {
  const problem = { code: "spf.ip", message: placed(word, at, message), reference: "RFC 7208 5.6" } as const;
  return { problem };
}

function placed(word: string, at: number | undefined, message: string): string {
  return `term ${quote(word)}${at === undefined ? "" : ` at octet ${at + 1}`}: ${message}`;
}

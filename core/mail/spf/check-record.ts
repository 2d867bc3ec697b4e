import { toUnicodeLabel } from "../../dns/idna";
import { parseName, quote, withoutDot } from "../../dns/name";
import type { RRset } from "../../dns/rrset";
import type { Issue } from "../../issue";
import type { MailConfig } from "../feature";
import { parseExplanation, usesMacro, type MacroString } from "./macro";
import { textsOf, type SpfSource } from "./question";
import type { PlacedRecord } from "./placed";
import { formatTerm, isMechanism, type Term } from "./record";
import { report } from "./rules";

/** What is wrong or unwise in the terms of one record, wherever it stands. */
export function checkTerms({ terms }: PlacedRecord, source: SpfSource, issues: Issue[]): void {
  const position = terms.findIndex(({ term }) => term.name === "all");
  const all = terms[position]?.term;
  terms.forEach(({ term, where }, index) => {
    if (term.name === "all" && term.qualifier === "+") {
      const text = `${shown(term)} lets everybody pass`;
      issues.push(report("spf.passall", where, text, { fix: 'end in "~all" or "-all"' }));
    }
    if (all !== undefined && index > position && isMechanism(term)) {
      const text = `${shown(term)} stands behind ${shown(all)}, which always matches`;
      issues.push(report("spf.afterall", where, text, { fix: "move it before all, or remove it" }));
    }
    if (all !== undefined && term.name === "redirect") {
      const text = `${shown(term)} is ignored beside ${shown(all)}`;
      issues.push(report("spf.redirect-all", where, text, { fix: "remove one of the two" }));
    }
    if (term.name === "unknown") issues.push(unknownModifier(term, where));
    if (term.name === "exp") checkExplanation(term.target, where, source, issues);
    checkNetwork(term, where, issues);
    checkTarget(term, where, issues);
  });
}

function shown(term: Term): string {
  return quote(formatTerm(term));
}

const mechanismNames = ["all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"];

function unknownModifier(term: Extract<Term, { name: "unknown" }>, where: string): Issue {
  const label = term.label.toLowerCase();
  let fix = "remove it";
  if (label === "v") fix = "a record has its version once, at the beginning";
  else if (mechanismNames.includes(label)) fix = `did you mean ${quote(`${label}:${term.value.text}`)}?`;
  const text = `${shown(term)} is an unknown modifier, which receivers ignore`;
  return report("spf.syntax", where, text, { level: "W", reference: "RFC 7208 6", fix });
}

/** The text of exp, when it is known: a malformed one is dropped by receivers. */
function checkExplanation(target: MacroString, where: string, source: SpfSource, issues: Issue[]): void {
  if (target.parts.length !== 1 || target.tail !== target.text) return;
  const name = parseName(target.text);
  const reply = "value" in name ? source.ask({ name: name.value, type: "TXT" }) : undefined;
  const [only] = textsOf(reply);
  if (only === undefined) return;
  const text = parseExplanation(only);
  if ("value" in text) return;
  const message = `explanation ${quote(only)} at ${quote(target.text)}: ${text.message}`;
  issues.push(
    report(text.code, where, message, {
      level: "W",
      reference: "RFC 7208 6.2",
      fix: "correct the text; receivers drop it as it is",
    }),
  );
}

/** The shortest prefixes that are no surprise: 65536 addresses of IPv4, the usual allocation of IPv6. */
const shortest = { ipv4: 16, ipv6: 32 } as const;

function checkNetwork(term: Term, where: string, issues: Issue[]): void {
  const ranges: (readonly [number | undefined, keyof typeof shortest])[] = [];
  if (term.name === "ip4") ranges.push([term.prefix, "ipv4"]);
  if (term.name === "ip6") ranges.push([term.prefix, "ipv6"]);
  if (term.name === "a" || term.name === "mx") ranges.push([term.prefix4, "ipv4"], [term.prefix6, "ipv6"]);
  for (const [prefix, family] of ranges) {
    if (prefix === undefined || prefix >= shortest[family]) continue;
    const size = `2^${(family === "ipv4" ? 32 : 128) - prefix}`;
    const text = `${shown(term)} covers ${prefix === 0 ? "every address" : `${size} addresses`}, a prefix of /${shortest[family]} or longer is expected`;
    issues.push(report("spf.broadcidr", where, text, { fix: "list the networks that send" }));
  }
}

function checkTarget(term: Term, where: string, issues: Issue[]): void {
  const target = "target" in term ? term.target : undefined;
  if (term.name === "ptr" || (target !== undefined && usesMacro(target, "p"))) {
    const text =
      term.name === "ptr"
        ? `${shown(term)} should not be published`
        : `${shown(term)} asks for the PTR of each client`;
    issues.push(
      report("spf.ptr", where, text, { fix: "name the hosts under a, or their networks under ip4 and ip6" }),
    );
  }
  if (target === undefined || target.tail !== target.text) return;
  const name = parseName(target.text);
  if ("error" in name) {
    const text = `${shown(term)} leads to no name: ${name.error}`;
    issues.push(report("spf.syntax", where, text, { level: "W", reference: "RFC 7208 4.8" }));
  } else if (name.value.includes("xn--")) {
    const unicode = withoutDot(name.value)
      .split(".")
      .map((label) => toUnicodeLabel(label) ?? label);
    const text = `${quote(unicode.join("."))} is published as ${quote(target.text)}`;
    issues.push(report("spf.ascii", where, text, { level: "I", reference: "RFC 8616 4" }));
  }
}

/** How the record of the mail domain ends, for those who match nothing. */
export function checkEnd({ terms, where, text }: PlacedRecord, config: MailConfig, issues: Issue[]): void {
  const all = terms.find(({ term }) => term.name === "all");
  if (config.mode === "no-mail") {
    if (text.trimEnd().toLowerCase() === "v=spf1 -all") return;
    const message = `the domain has no mail, and its record is ${quote(text)}`;
    issues.push(report("spf.parked", where, message, { fix: 'publish "v=spf1 -all"' }));
    return;
  }
  if (all === undefined) {
    if (terms.some(({ term }) => term.name === "redirect")) return;
    const message = "the record has neither all nor redirect, so that everybody else is neutral";
    issues.push(report("spf.noall", where, message, { fix: 'end in "~all"' }));
  } else if (all.term.name === "all" && all.term.qualifier === "?") {
    issues.push(
      report("spf.neutralall", all.where, '"?all" says nothing about everybody else', {
        fix: 'end in "~all"',
      }),
    );
  } else if (all.term.name === "all" && all.term.qualifier === "-" && terms.length > 1) {
    const message = '"-all" may get mail rejected before DKIM and DMARC are seen';
    issues.push(
      report("spf.hardfail", all.where, message, {
        fix: '"~all" is preferred for a domain that sends, "-all" for one that does not (M3AAWG)',
      }),
    );
  }
}

/** RFC 7208 3.4: the name and all texts at it under 450 octets, and the whole answer within 512. */
export function checkSize({ owner, text, where }: PlacedRecord, set: RRset<"TXT">, issues: Issue[]): void {
  const name = owner.length - 1;
  const octets = set.rdatas.reduce((sum, rdata) => sum + rdata.text.length, 0);
  // header 12, question name + 5, and per record 12 octets beside the character-strings
  const message = set.rdatas.reduce(
    (sum, rdata) => sum + 12 + rdata.text.length + Math.max(1, Math.ceil(rdata.text.length / 255)),
    12 + name + 2 + 4,
  );
  const share = set.rdatas.length > 1 ? `, ${text.length} of them in the SPF record` : "";
  const fix = "list fewer networks, or move texts that need not stand at this name";
  if (text.length > 65279) {
    const found = `the record has ${text.length} octets, at most 65279 fit into one TXT`;
    issues.push(report("spf.len", where, found, { level: "E", reference: "RFC 1035 3.2.1" }));
  } else if (message > 512) {
    const found = `the TXT answer has about ${message} octets${share}, over the 512 that every receiver can take`;
    issues.push(report("spf.len", where, found, { fix }));
  } else if (name + octets > 450) {
    const found = `name and TXT values have ${name + octets} octets${share}, at most 450 are sure to fit`;
    issues.push(report("spf.len", where, found, { fix }));
  }
}

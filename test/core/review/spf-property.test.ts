// The review of SPF against check_host() itself, asked for every address that may matter.
import { describe, expect, it } from "vitest";
import { addressOctets, parseAddress } from "../../../core/dns/address";
import { checkHost } from "../../../core/mail/spf/evaluate";
import { answer, type Question, type Reply } from "../../../core/mail/spf/question";
import { parseSpf, type ParsedSpf } from "../../../core/mail/spf/record";
import type { Review } from "../../../core/review/change";
import { reasonsOf, recordsReview, type Records } from "./records";
import { critical, hosts, pairOf, parts, randomOf } from "./spf-worlds";

function resolver(records: Records): (question: Question) => Reply {
  return ({ name, type }) => {
    const texts = records[`${name} ${type}`] ?? [];
    const rdata = (text: string): object => {
      if (type === "TXT") return { text };
      if (type === "MX") return { preference: 10, exchange: text.slice(3) };
      return { address: text };
    };
    return texts.map(rdata) as unknown as Reply;
  };
}

/** The addresses among the critical ones whose mail passes. */
function passing(records: Records, name = "example.com"): ReadonlySet<string> {
  const source = { ask: resolver(records), read };
  const found = critical.filter((ip) => {
    const verdict = answer(
      checkHost({ ip, sender: `postmaster@${name}`, helo: name, explain: false }, read),
      source,
    );
    return "value" in verdict && verdict.value.result === "pass";
  });
  return new Set(found);
}

const texts = new Map<string, ParsedSpf>();
function read(text: string): ParsedSpf {
  const parsed = texts.get(text) ?? parseSpf(text);
  texts.set(text, parsed);
  return parsed;
}

/** The networks that a change of the record itself is told with. */
function toldOf({ changes }: Review, op: "add" | "remove"): (address: string) => boolean {
  const change = changes.find(({ id }) => id === "example.com/spf/example.com. TXT");
  const points = change?.kind === "record" ? change.points : [];
  const told = points.filter((point) => point.op === op && /^address(?:es)?$/.test(point.label));
  const texts = told.flatMap(({ before, after }) => (before ?? after ?? "").split(", "));
  return (address) => texts.some((text) => holds(text, address));
}

function holds(network: string, address: string): boolean {
  const [first = "", length] = network.split("/");
  if (first === "" || !("value" in parseAddress(first))) return false;
  const [from, octets] = [addressOctets(first), addressOctets(address)];
  if (from.length !== octets.length) return false;
  const bits = (list: readonly number[]): string =>
    list.map((octet) => octet.toString(2).padStart(8, "0")).join("");
  const count = Number(length ?? from.length * 8);
  return bits(from).slice(0, count) === bits(octets).slice(0, count);
}

/** A reason that says of a name, or of any, that somebody may no longer send for it. */
function criesOf(reason: string, name?: string): boolean {
  const [, names = ""] = /(?:no longer send|no longer passes) for ([^:]*)/.exec(reason) ?? [];
  return name === undefined ? names !== "" : names.split(", ").includes(name);
}

function quoted(records: Records): Records {
  return Object.fromEntries(
    Object.entries(records).map(([key, texts]) => [
      key,
      key.endsWith(" TXT") ? texts.map((text) => `"${text}"`) : texts,
    ]),
  );
}

const everybody = ["203.0.113.1", "2001:db9::"];

/** True for a reason that tells a loss of example.com; that everybody passed is told by what becomes of all others. */
function tells(reason: string, open: boolean): boolean {
  return (
    criesOf(reason, "example.com") ||
    /^danger spf\.(?:gone|unreadable|over-limit)/.test(reason) ||
    /hosts\.mx-(?:moved|unreachable|one-family)/.test(reason) ||
    (open && /spf\.(?:stricter|looser)/.test(reason))
  );
}

function judge(before: Records, after: Records): void {
  const review = recordsReview(quoted(before), quoted(after));
  const reasons = reasonsOf(review);
  const moved = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => (before[key] ?? []).join() !== (after[key] ?? []).join(),
  );
  const was = passing(before);
  const is = passing(after);
  const lost = critical.filter((ip) => was.has(ip) && !is.has(ip));
  const open = everybody.some((ip) => was.has(ip));
  if (lost.length === 0) expect(reasons.filter((reason) => criesOf(reason, "example.com"))).toEqual([]);
  else
    expect(
      reasons.filter((reason) => tells(reason, open)),
      `${lost.join(" ")} told`,
    ).not.toEqual([]);
  for (const name of reasons.some((reason) => criesOf(reason)) ? [...parts, ...hosts] : []) {
    if (reasons.some((reason) => criesOf(reason, name)))
      expect(
        [...passing(before, name)].filter((ip) => !passing(after, name).has(ip)),
        name,
      ).not.toEqual([]);
  }
  // what a change of the record alone is told with holds every address, and no other
  const one = [before, after].every((side) => side["example.com. TXT"]?.length === 1);
  if (
    moved.join() !== "example.com. TXT" ||
    !one ||
    [was, is].some((set) => everybody.some((ip) => set.has(ip)))
  )
    return;
  expect(critical.filter(toldOf(review, "remove"))).toEqual(lost);
  expect(critical.filter(toldOf(review, "add"))).toEqual(critical.filter((ip) => is.has(ip) && !was.has(ip)));
}

describe("a change of SPF, hosts and MX", () => {
  it("is judged as receivers judge the addresses", () => {
    for (let seed = 1; seed <= 120; seed++) {
      const [before, after] = pairOf(randomOf(seed));
      try {
        judge(before, after);
      } catch (cause) {
        const sides = JSON.stringify({ before, after }, null, 1);
        throw new Error(`seed ${seed}: ${String(cause)}\n${sides}`, { cause });
      }
    }
  });
});

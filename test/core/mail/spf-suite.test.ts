// The public test suite of RFC 7208, over its own zone data: test/fixtures/rfc7208.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { parseIpv6 } from "../../../core/dns/address";
import type { Fqdn } from "../../../core/dns/name";
import { checkHost } from "../../../core/mail/spf/evaluate";
import { answer, answerAsync, type Question, type Reply } from "../../../core/mail/spf/question";
import { parseSpf } from "../../../core/mail/spf/record";

interface Case {
  readonly helo: string;
  readonly host: string;
  readonly mailfrom: string;
  readonly result: string | readonly string[];
  readonly explanation?: string;
}
type Entry = "TIMEOUT" | Readonly<Record<string, unknown>>;
interface Scenario {
  readonly description: string;
  readonly tests: Readonly<Record<string, Case>>;
  readonly zonedata: Readonly<Record<string, readonly Entry[]>>;
}

const total = 203;
const file = join(__dirname, "../../fixtures/rfc7208/rfc7208-tests.yml");
const scenarios = parseAllDocuments(readFileSync(file, "utf8")).map((part) => part.toJS() as Scenario);

/** What a resolver would answer from the zone data; TIMEOUT speaks for every type that the name does not list. */
function resolver({ zonedata }: Scenario): (question: Question) => Reply {
  const names = new Map(Object.entries(zonedata).map(([name, entries]) => [name.toLowerCase(), entries]));
  return function resolve({ name, type }, seen = [] as string[]): Reply {
    const key = name.slice(0, -1);
    const entries = names.get(key);
    if (entries === undefined) return "nxdomain";
    const rows = entries.flatMap((entry) => (entry === "TIMEOUT" ? [] : Object.entries(entry)));
    const wanted = rows.filter(([entryType, value]) => entryType === type && value !== "NONE");
    // type SPF stands for TXT as well, unless the name has TXT of its own
    if (type === "TXT" && !rows.some(([entryType]) => entryType === "TXT"))
      wanted.push(...rows.filter(([entryType]) => entryType === "SPF"));
    if (wanted.length > 0) return wanted.map(([, value]) => rdata(type, value)) as unknown as Reply;
    if (entries.includes("TIMEOUT")) return "error";
    const alias = rows.find(([entryType]) => entryType === "CNAME")?.[1];
    if (typeof alias !== "string") return [];
    if (seen.includes(key)) return "error";
    return (resolve as (question: Question, seen: string[]) => Reply)({ name: dotted(alias), type }, [
      ...seen,
      key,
    ]);
  };
}

function dotted(name: string): Fqdn {
  return `${name.toLowerCase().replace(/\.$/, "")}.` as Fqdn;
}

function rdata(type: Question["type"], value: unknown): unknown {
  if (type === "TXT") return { text: [value].flat().join("") };
  if (type === "MX") {
    const [preference, exchange] = value as [number, string];
    return { preference, exchange: dotted(exchange) };
  }
  if (type === "PTR") return { target: dotted(String(value)) };
  const address = String(value);
  const parsed = parseIpv6(address);
  return { address: "value" in parsed ? parsed.value : address };
}

const tally = { ran: 0, passed: 0 };

function judge(verdict: { readonly result: string; readonly explanation?: string }, test: Case): void {
  expect([test.result].flat()).toContain(verdict.result);
  if (test.explanation !== undefined) expect(verdict.explanation ?? "DEFAULT").toBe(test.explanation);
}

afterAll(() => {
  console.log(`RFC 7208 test suite: ${tally.passed} of ${tally.ran} cases right, ${total} expected`);
  expect(tally).toEqual({ ran: total, passed: total });
});

describe.each(scenarios)("RFC 7208 suite: $description", (scenario) => {
  const resolve = resolver(scenario);
  it.each(Object.entries(scenario.tests))("%s", async (_name, test) => {
    tally.ran++;
    const query = { ip: test.host, sender: test.mailfrom, helo: test.helo };
    const verdict = answer(checkHost(query), { ask: resolve, read: parseSpf });
    if ("unanswered" in verdict) throw new Error(`${verdict.unanswered.name} was not answered`);
    judge(verdict.value, test);
    expect(await answerAsync(checkHost(query), (question) => Promise.resolve(resolve(question)))).toEqual(
      verdict.value,
    );
    tally.passed++;
  });
});

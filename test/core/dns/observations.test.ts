import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseName, type Fqdn } from "../../../core/dns/name";
import {
  formatObservations,
  observations,
  parseObservations,
  type Observation,
} from "../../../core/dns/observations";
import { quoteString } from "../../../core/dns/presentation";
import { rrTypes } from "../../../core/dns/rdata";
import { unwrap } from "../../../core/result";

const observedAt = "2026-11-24T08:00:00Z";
const name = (text: string): Fqdn => unwrap(parseName(text));

const file = `{
  "observedAt": "2026-11-24T08:00:00Z",
  "answers": {
    "_spf.example.net. TXT": {
      "status": "NOERROR",
      "rdatas": [
        "\\"v=spf1 \\" \\"-all\\"",
        "\\"x\\""
      ]
    },
    "example.net. AAAA": {
      "status": "NOERROR",
      "rdatas": []
    },
    "example.net. MX": {
      "status": "NOERROR",
      "rdatas": [
        "10 mx1.example.net.",
        "20 mx2.example.net."
      ]
    },
    "gone.example.net. A": {
      "status": "NXDOMAIN",
      "rdatas": []
    },
    "slow.example.net. A": {
      "status": "SERVFAIL",
      "rdatas": []
    }
  }
}
`;

describe("the file of recorded answers", () => {
  it("answers what was asked, and only that", () => {
    const answers = unwrap(parseObservations(file));
    expect(answers.observedAt).toBe(observedAt);
    expect(answers.get(name("_spf.example.net"), "TXT")).toEqual([{ text: "v=spf1 -all" }, { text: "x" }]);
    expect(answers.get(name("example.net"), "MX")).toEqual([
      { preference: 10, exchange: "mx1.example.net." },
      { preference: 20, exchange: "mx2.example.net." },
    ]);
    expect(answers.get(name("example.net"), "AAAA")).toEqual([]);
    expect(answers.get(name("gone.example.net"), "A")).toBe("nxdomain");
    expect(answers.get(name("example.net"), "A")).toBeUndefined();
    expect(answers.get(name("net"), "MX")).toBeUndefined();
  });

  it("takes a failure for no answer, but remembers it", () => {
    const answers = unwrap(parseObservations(file));
    expect(answers.get(name("slow.example.net"), "A")).toBeUndefined();
    expect(answers.observationOf(name("slow.example.net"), "A")?.status).toBe("SERVFAIL");
    expect(answers.observationOf(name("slow.example.net"), "AAAA")).toBeUndefined();
  });

  it("comes back as it was", () => {
    expect(formatObservations(unwrap(parseObservations(file)))).toBe(file);
  });

  it("is the same for every order of answers, and of their RDATA", () => {
    const list = unwrap(parseObservations(file)).observations;
    const turned = [...list].reverse().map((observation) => ({
      ...observation,
      rdatas: [...observation.rdatas, ...observation.rdatas].reverse(),
    }));
    expect(formatObservations(observations(observedAt, turned))).toBe(file);
  });

  it("keeps the later of two answers to one question", () => {
    const old: Observation = { name: name("a.example"), type: "A", status: "NOERROR", rdatas: ["192.0.2.1"] };
    const merged = observations(observedAt, [old, { ...old, rdatas: ["192.0.2.2"] }]);
    expect(merged.get(name("a.example"), "A")).toEqual([{ address: "192.0.2.2" }]);
    expect(merged.observations).toHaveLength(1);
  });

  it("does not let what others publish make a plan fail", () => {
    const odd = (type: Observation["type"], rdatas: readonly string[]): Observation => {
      return { name: name("odd.example"), type, status: "NOERROR", rdatas };
    };
    const answers = observations(observedAt, [
      odd("AAAA", ["2001:db8::1", "::ffff:192.0.2.1"]),
      odd("MX", ["10 a\\032b.example."]),
      odd("TXT", ['"unbalanced']),
    ]);
    for (const type of ["AAAA", "MX", "TXT"] as const)
      expect(answers.get(name("odd.example"), type)).toBeUndefined();
    expect(formatObservations(unwrap(parseObservations(formatObservations(answers))))).toBe(
      formatObservations(answers),
    );
  });

  it("comes back from every set of answers", () => {
    const entry = fc.record({
      name: fc.domain().map((text) => name(text)),
      type: fc.constantFrom(...rrTypes),
      rdatas: fc.array(
        fc.string().map((text) => quoteString(Buffer.from(text).toString("latin1"))),
        { maxLength: 3 },
      ),
    });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 5 }), (list) => {
        const text = formatObservations(
          observations(
            observedAt,
            list.map((one) => ({ ...one, status: "NOERROR" })),
          ),
        );
        expect(formatObservations(unwrap(parseObservations(text)))).toBe(text);
      }),
    );
  });

  it.each([
    ["no JSON", "{", "the file of recorded answers is no JSON"],
    ["another value", "[]", "recorded answers: Invalid input: expected object, received array"],
    ["no time", '{"answers":{}}', 'recorded answers["observedAt"]'],
    ["no UTC time", '{"observedAt":"yesterday","answers":{}}', 'recorded answers["observedAt"]'],
    ["an unknown key", `{"observedAt":"${observedAt}","answers":{},"x":1}`, "recorded answers"],
    [
      "no status",
      `{"observedAt":"${observedAt}","answers":{"a.example. A":{"rdatas":[]}}}`,
      'recorded answers["answers"]["a.example. A"]["status"]',
    ],
    [
      "RDATA of no text",
      `{"observedAt":"${observedAt}","answers":{"a.example. A":{"status":"NOERROR","rdatas":[1]}}}`,
      '["rdatas"]["0"]',
    ],
    [
      "no type",
      `{"observedAt":"${observedAt}","answers":{"a.example.":{"status":"NOERROR","rdatas":[]}}}`,
      'recorded answer "a.example."',
    ],
    [
      "another type",
      `{"observedAt":"${observedAt}","answers":{"a.example. SPF":{"status":"NOERROR","rdatas":[]}}}`,
      '"SPF" is no RR type',
    ],
    [
      "no name",
      `{"observedAt":"${observedAt}","answers":{"a b. A":{"status":"NOERROR","rdatas":[]}}}`,
      'recorded answer "a b. A": name "a b." holds a blank',
    ],
    [
      "RDATA of a name that does not exist",
      `{"observedAt":"${observedAt}","answers":{"a.example. A":{"status":"NXDOMAIN","rdatas":["192.0.2.1"]}}}`,
      "status NXDOMAIN has no RDATA",
    ],
  ])("is refused: %s", (_title, text, error) => {
    const read = parseObservations(text);
    expect("error" in read ? read.error : "").toContain(error);
  });
});

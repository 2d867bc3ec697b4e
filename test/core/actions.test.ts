// What closes manual actions of every kind: answers that were recorded, and decisions of the configuration.
import { describe, expect, it } from "vitest";
import { backendKinds } from "../../components/backends/registry";
import { judgeAction, nearestIds } from "../../core/actions";
import { observations, type Observation } from "../../core/dns/observations";
import { planInput, planHash, type Plan } from "../../core/plan";
import { parseName } from "../../core/dns/name";
import type { RrType } from "../../core/dns/rdata";
import { unwrap } from "../../core/result";
import { codes, planDomain, planStack } from "../support";

const digest = "0123456789abcdef".repeat(4);
const at = "2026-11-24T08:00:00Z";
const zonefile = { backend: "zonefile" };

/** One action of each kind that a record closes. */
const stack = {
  zones: { "example.com": zonefile, "0/26.2.0.192.in-addr.arpa": zonefile },
  domains: {
    "example.com": {
      hosts: {
        "mail.example.com": { ipv4: ["192.0.2.25", "198.51.100.25"] },
        "mx.example.net": { ipv4: "192.0.2.80" },
      },
      mx: ["mail.example.com", "mx.example.net"],
      dmarc: { policy: "none", aggregateReports: ["d@reports.example.org"], domain: "example.com" },
      dane: { dnssec: true, hosts: { "mx.example.net": `3 1 1 ${digest}` } },
      reverse: {
        "192.0.2.25": { delegated: "0/26.2.0.192.in-addr.arpa" },
        "192.0.2.80": { publish: false },
      },
      allow: [{ code: "dns.zone-scope", reason: "their zone" }],
    },
  },
};

const ids = [
  "delegation/192.0.2.25",
  "foreign-record/_25._tcp.mx.example.net/TLSA",
  "foreign-record/mx.example.net/A",
  "foreign-record/mx.example.net/TXT",
  "ptr/198.51.100.25",
  "report-authorisation/example.com/reports.example.org",
];

const right: Readonly<Record<string, readonly string[]>> = {
  "25.2.0.192.in-addr.arpa CNAME": ["25.0/26.2.0.192.in-addr.arpa."],
  "_25._tcp.mx.example.net TLSA": [`3 1 1 ${digest}`],
  "mx.example.net A": ["192.0.2.80"],
  "mx.example.net TXT": ['"something else"', '"v=spf1 a -all"'],
  "25.100.51.198.in-addr.arpa PTR": ["mail.example.com."],
  "example.com._report._dmarc.reports.example.org TXT": ['"v=DMARC1"'],
};

function answers(known: Readonly<Record<string, readonly string[] | string>>) {
  const list = Object.entries(known).map(([key, value]): Observation => {
    const [name = "", type = ""] = key.split(" ");
    const seen = { name: unwrap(parseName(name)), type: type as RrType };
    return typeof value === "string"
      ? { ...seen, status: value, rdatas: [] }
      : { ...seen, status: "NOERROR", rdatas: value };
  });
  return observations(at, list);
}

function planWith(known: Parameters<typeof answers>[0], input: unknown = stack): Plan {
  return planInput(input, backendKinds, answers(known));
}

const open = (planned: Plan) => planned.manualActions.map(({ id }) => id);
const done = (planned: Plan) => planned.doneActions.map(({ id, observedAt }) => [id, observedAt]);

describe("an action of each kind", () => {
  it("is open where nobody asked the DNS", () => {
    const planned = planStack(stack);
    expect(open(planned)).toEqual(ids);
    expect(planned.doneActions).toEqual([]);
    expect(planned.manualActions.every(({ found }) => found === undefined)).toBe(true);
  });

  it("is done where its record was seen, whoever else has a TXT there", () => {
    const planned = planWith(right);
    expect(open(planned)).toEqual([]);
    expect(done(planned)).toEqual(ids.map((id) => [id, at]));
    expect(planHash(planned)).not.toBe(planHash(planStack(stack)));
  });

  it("is open where the DNS has nothing, and stays so where the answer was a failure", () => {
    const nothing = planWith(Object.fromEntries(Object.keys(right).map((key) => [key, "NXDOMAIN"])));
    expect(nothing.manualActions.map(({ id, found }) => [id, found])).toEqual(ids.map((id) => [id, []]));
    const failed = planWith(Object.fromEntries(Object.keys(right).map((key) => [key, "SERVFAIL"])));
    expect(failed.manualActions).toEqual(planStack(stack).manualActions);
  });

  it.each([
    ["ptr/198.51.100.25", "25.100.51.198.in-addr.arpa PTR", ["vps.example.net."], ["vps.example.net."]],
    [
      "ptr/198.51.100.25",
      "25.100.51.198.in-addr.arpa PTR",
      ["mail.example.com.", "vps.example.net."],
      ["mail.example.com.", "vps.example.net."],
    ],
    ["delegation/192.0.2.25", "25.2.0.192.in-addr.arpa CNAME", ["a.example.net."], ["a.example.net."]],
    ["foreign-record/mx.example.net/A", "mx.example.net A", ["192.0.2.81"], ["192.0.2.81"]],
    ["foreign-record/mx.example.net/TXT", "mx.example.net TXT", ['"v=spf1 -all"'], ['"v=spf1 -all"']],
    ["foreign-record/mx.example.net/TXT", "mx.example.net TXT", ['"v=spf10"'], []],
    [
      "foreign-record/_25._tcp.mx.example.net/TLSA",
      "_25._tcp.mx.example.net TLSA",
      [`3 1 1 ${"00".repeat(32)}`],
      [`3 1 1 ${"00".repeat(32)}`],
    ],
    [
      "report-authorisation/example.com/reports.example.org",
      "example.com._report._dmarc.reports.example.org TXT",
      ['"v=DMARC1; rua=mailto:x@example.net"'],
      ['"v=DMARC1; rua=mailto:x@example.net"'],
    ],
    [
      "report-authorisation/example.com/reports.example.org",
      "example.com._report._dmarc.reports.example.org TXT",
      ['"no"'],
      [],
    ],
  ])("%s says what stands there instead: %s %j", (id, question, seen, found) => {
    const planned = planWith({ ...right, [question]: seen });
    expect(planned.manualActions.map((action) => [action.id, action.found])).toEqual([[id, found]]);
  });

  it("stays by its id when what it asks for changes", () => {
    const other = structuredClone(stack);
    other.domains["example.com"].dane.hosts["mx.example.net"] = `3 1 1 ${"00".repeat(32)}`;
    expect(open(planStack(other))).toEqual(ids);
    expect(planStack(other).manualActions).not.toEqual(planStack(stack).manualActions);
  });

  it("stands once, though two mail domains need it", () => {
    const dane = { dnssec: false, hosts: { "mail.example.com": `3 1 1 ${digest}` } };
    const domain = { mx: ["mail.example.com"] };
    const planned = planStack({
      zones: { "example.com": zonefile },
      domains: {
        "example.com": {
          ...domain,
          hosts: { "mail.example.com": { ipv4: "192.0.2.25" } },
          dane,
          reverse: "off",
        },
        "a.example.com": { ...domain, dane: { hosts: { "a.example.com": `3 1 1 ${digest}` } } },
      },
    });
    expect(open(planned)).toEqual(["ds/example.com"]);
    expect(planned.domains.map(({ manualActions }) => manualActions.length)).toEqual([1, 1]);
  });
});

describe("what no record shows", () => {
  const settings = {
    mx: ["mail.example.com"],
    hosts: { "mail.example.com": { ipv4: "192.0.2.25" } },
    reverse: "off",
  };
  const tlsa = { "mail.example.com": `3 1 1 ${digest}` };

  it("is the MTA-STS policy: it is never verified", () => {
    const [action] = planDomain({ ...settings, mtaSts: { mode: "testing" } }).manualActions;
    expect(action?.id).toBe("mta-sts-policy/example.com");
    expect(judgeAction(action!, answers(right))).toEqual({ state: "unverified", found: [] });
  });

  it.each([
    ["nobody said that the zones are signed", {}, ["ds/example.com"]],
    ["they are not", { dnssec: false }, ["ds/example.com"]],
    ["they are", { dnssec: true }, []],
  ])("is the DS record: %s", (_title, said, expected) => {
    expect(open(planDomain({ ...settings, dane: { ...said, hosts: tlsa } }))).toEqual(expected);
  });

  it("asks for no DS without DANE, nor for zones of somebody else", () => {
    expect(open(planDomain(settings))).toEqual([]);
    const foreign = {
      ...settings,
      mx: ["mx.example.net"],
      dane: { hosts: { "mx.example.net": `3 1 1 ${digest}` } },
    };
    expect(open(planDomain(foreign))).toEqual([
      "ds/example.com",
      "foreign-record/_25._tcp.mx.example.net/TLSA",
    ]);
  });

  it("asks for the DS of each zone of ours that is part of it", () => {
    const zones = { "example.com": zonefile, "mail.example.com": zonefile };
    expect(open(planDomain({ ...settings, dane: { hosts: tlsa } }, zones))).toEqual([
      "ds/example.com",
      "ds/mail.example.com",
    ]);
  });
});

describe("decisions", () => {
  const settings = { mx: ["mail.example.com"], hosts: { "mail.example.com": { ipv4: "192.0.2.25" } } };
  const decision = { reason: "line without PTR, moves in May", until: "2027-05-31" };

  it("stand in the action that they are about", () => {
    const planned = planDomain({ ...settings, accepted: { "ptr/192.0.2.25": decision } });
    expect(planned.manualActions.map(({ accepted }) => accepted)).toEqual([decision]);
    expect(planDomain(settings).manualActions.map(({ accepted }) => accepted)).toEqual([undefined]);
  });

  it("can be about any kind", () => {
    const accepted = Object.fromEntries(ids.map((id) => [id, decision]));
    const domain = { ...stack.domains["example.com"], accepted };
    const planned = planStack({ ...stack, domains: { "example.com": domain } });
    expect(planned.manualActions.map(({ accepted: found }) => found)).toEqual(ids.map(() => decision));
    expect(codes(planned).filter((code) => code.includes("action."))).toEqual([]);
  });

  it("about nothing are an error with the nearest id", () => {
    const [issue] = planDomain({ ...settings, accepted: { "ptr/192.0.2.52": decision } }).issues.filter(
      ({ code }) => code === "action.accepted",
    );
    expect(issue?.fix).toBe('did you mean "ptr/192.0.2.25"?');
    const [lonely] = planDomain({ accepted: { "ptr/192.0.2.52": decision } }).issues.filter(
      ({ code }) => code === "action.accepted",
    );
    expect(lonely?.fix).toBe("remove the decision");
  });

  it("are not judged where half of the configuration could not be read", () => {
    const planned = planDomain({
      hosts: { "mail.example.com": { ipv4: "192.0.2.256" } },
      accepted: { a: decision },
    });
    expect(codes(planned).filter((code) => /^[Ee] /.test(code))).toEqual(["E dns.ip"]);
  });

  it.each([
    ["a day that does not exist", { reason: "a", until: "2027-02-29" }, "config.value"],
    ["a day with a time", { reason: "a", until: "2027-02-28T00:00:00Z" }, "config.value"],
    ["no day", { reason: "a" }, "config.required"],
    ["no reason", { until: "2027-02-28" }, "config.required"],
    ["an empty reason", { reason: "", until: "2027-02-28" }, "config.value"],
    ["an unknown key", { ...decision, till: "2027-02-28" }, "config.unknown-key"],
    ["nothing", null, "config.type"],
  ])("with %s are refused", (_title, value, code) => {
    const planned = planDomain({ ...settings, accepted: { "ptr/192.0.2.25": value } });
    expect(planned.issues.filter(({ severity }) => severity === "error").map((issue) => issue.code)).toEqual([
      code,
    ]);
  });
});

it("the nearest ids are the most alike, whatever their length", () => {
  const actions = planStack(stack).manualActions;
  expect(nearestIds("ptr/198.51.100.52", actions)[0]).toBe("ptr/198.51.100.25");
  expect(nearestIds("x".repeat(10_000), actions)).toHaveLength(3);
  expect(nearestIds("a", [])).toEqual([]);
});

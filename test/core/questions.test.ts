// What a plan wants to know of others: asked for, answered, and then verified.
import { describe, expect, it } from "vitest";
import { backendKinds } from "../../components/backends/registry";
import { readStack } from "../../core/config/read";
import { noAnswers, type Answers } from "../../core/dns/answers";
import { observations, type Observation } from "../../core/dns/observations";
import { questionsOf } from "../../core/questions";
import { planCase } from "../support";
import { observed } from "./mail/spf.rules";

function asked(domains: unknown, answers: Answers = noAnswers): string[] {
  const { config } = readStack({ domains }, backendKinds);
  return questionsOf(config, answers).map(({ name, type }) => `${name} ${type}`);
}

const hosts = { "mail.example.com": { ipv4: "192.0.2.25" } };
const own = {
  hosts,
  mx: ["mail.example.com"],
  dmarc: { policy: "reject", aggregateReports: ["d@example.com"] },
};

describe("the questions of a plan", () => {
  it("are those about manual actions where all else is ours, and the CAA of the top-level domain", () => {
    expect(asked({ "example.com": own })).toEqual(["25.2.0.192.in-addr.arpa. PTR", "com. CAA"]);
  });

  it.each([
    [
      "the addresses of foreign MX hosts",
      { mx: ["mx.example.net"] },
      ["A", "AAAA", "CNAME"].map((type) => `mx.example.net. ${type}`),
    ],
    ["what SPF includes", { spf: { include: ["_spf.example.net"] } }, ["_spf.example.net. TXT"]],
    [
      "report destinations of others: their consent, by a wildcard too, and their MX",
      { dmarc: { policy: "none", aggregateReports: ["d@reports.example.org"] } },
      [
        "*._report._dmarc.reports.example.org. TXT",
        "example.com._report._dmarc.reports.example.org. TXT",
        "reports.example.org. MX",
      ],
    ],
    [
      "the forward records of a foreign PTR target",
      { reverse: { "192.0.2.25": { target: "out.example.net" } } },
      ["out.example.net. A", "out.example.net. CNAME"],
    ],
    [
      "foreign SRV targets",
      { services: { imaps: "imap.example.net" } },
      ["A", "AAAA", "CNAME"].map((type) => `imap.example.net. ${type}`),
    ],
    [
      "the key behind a delegated selector",
      { dkim: { s1: { cname: "s1.example.net" } } },
      ["s1.example.net. TXT"],
    ],
  ])("ask for %s", (_title, settings, expected) => {
    const plain = new Set(asked({ "example.com": own }));
    const more = asked({ "example.com": { ...own, ...settings } }).filter((question) => !plain.has(question));
    expect(more).toEqual(expected);
  });

  it("ask for no alias at a name of ours", () => {
    const settings = { ...own, services: { imaps: "mail.example.com" } };
    expect(asked({ "example.com": settings }).filter((text) => text.startsWith("mail."))).toEqual([]);
  });

  it("are sorted, each once, in whatever order the configuration stands", () => {
    const one = { mx: ["mx.example.net", "mx.example.org"] };
    const two = { mx: ["mx.example.org", "mx.example.net"] };
    const found = asked({ "example.com": one, "example.info": two });
    expect(found).toEqual([...new Set(found)].sort());
    expect(asked({ "example.info": one, "example.com": two })).toEqual(found);
  });

  it("lead to new ones by their answers, and leave failures open", () => {
    const domains = {
      "example.com": { ...own, dmarc: { policy: "none", aggregateReports: ["d@r.example"] } },
    };
    const answers = observed({ "r.example MX": [] });
    expect(asked(domains, answers)).toContain("r.example. A");
    expect(asked(domains, answers)).not.toContain("r.example. MX");
    const failed = observations("2026-11-24T08:00:00Z", [
      { name: "r.example." as never, type: "MX", status: "SERVFAIL", rdatas: [] },
    ]);
    expect(asked(domains, failed)).toContain("r.example. MX");
  });

  it("never hold a name that cannot be asked", () => {
    const long = `${`${"a".repeat(60)}.`.repeat(4)}com`;
    const publicKey = "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    const spf = "v=spf1 exists:%{l}%{o}%{h}.a_b.example.net -all";
    const found = asked({
      "example.com": { ...own, spf },
      [long]: { mx: ["mail.example.com"], dkim: { s1: { publicKey, domain: "example.com" } } },
    });
    expect(found.length).toBeGreaterThan(3);
    for (const question of found) {
      expect(question).toMatch(/^[a-z0-9_*.-]+\. [A-Z]+$/);
      expect(question.split(" ")[0]?.length).toBeLessThanOrEqual(254);
    }
  });

  it("of SPF are all that the record leads to, not only the first", () => {
    const spf = {
      terms: ["include:a.example.net", "exists:%{i}.list.example.net", "-all", "exp=why.example.net"],
    };
    expect(asked({ "example.com": { ...own, spf } }).filter((text) => text.includes("example.net"))).toEqual([
      "192.0.2.25.list.example.net. A",
      "a.example.net. TXT",
      "why.example.net. TXT",
    ]);
  });
});

it("leaves no plan unsure once all of them are answered", () => {
  const settings = {
    ...own,
    mx: ["mail.example.com", "mx.example.net"],
    spf: { include: ["_spf.example.net"] },
    dmarc: { policy: "reject", aggregateReports: ["d@reports.example.org"] },
    services: { imaps: "imap.example.net" },
    dkim: { s1: { cname: "s1.example.net" } },
    caa: { issue: ["ca.example"], ca: "ca.example" },
  };
  const unsure = (answers?: Answers): string[] =>
    planCase(settings, answers).issues.flatMap(({ code, message }) =>
      /not (verified|observed)/.test(message) ? [code] : [],
    );
  expect([...new Set(unsure())].sort()).toEqual([
    "dkim.delegation",
    "dmarc.extauth",
    "dmarc.rua-nomx",
    "mx.noaddr",
    "spf.lookups",
    "srv.cname",
  ]);
  const found: Observation[] = [];
  const config = readStack({ domains: { "example.com": settings } }, backendKinds).config;
  for (let round = 0; round < 10; round++) {
    const open = questionsOf(config, observations("2026-11-24T08:00:00Z", found));
    if (open.length === 0) break;
    found.push(...open.map((question): Observation => ({ ...question, status: "NXDOMAIN", rdatas: [] })));
  }
  expect(unsure(observations("2026-11-24T08:00:00Z", found))).toEqual([]);
});

// The policy pack over gRPC, in the way the engine starts, configures and asks it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { domainSnapshot } from "../../core/review/snapshot";
import { planDomain } from "../support";
import { Pack, type Said } from "./analyzer";
import { cloudflare, ourZone, route53, unknownValue } from "./resources";

let pack: Pack;
beforeAll(async () => {
  pack = await Pack.start();
}, 30_000);
afterAll(() => pack.stop());
beforeEach(() => pack.configure({}));

/** "level policy code" of each violation. */
const short = (said: readonly Said[]): string[] =>
  said.map(
    ({ level, policy, message }) => `${level} ${policy} ${/^\S+ (\S+):/.exec(message)?.[1] ?? message}`,
  );

const bad = route53("apex", {
  name: "example.com",
  type: "TXT",
  records: ["v=spf1 ip4:192.0.2.300 ptr +all"],
});

describe("the policy pack", () => {
  it("says what it is", async () => {
    const { name, displayname, version, policiesList } = await pack.info();
    expect([name, displayname, version]).toEqual(["maildomain", "MailDomain", "0.1.0"]);
    expect(policiesList.map((policy) => policy.name)).toEqual([
      "mail-domains",
      "mail-records",
      "mail-names",
      "mail-dmarc",
    ]);
    expect(
      policiesList.map(({ configschema }) => configschema?.properties?.fieldsMap.map(([key]) => key)),
    ).toEqual([
      ...Array.from({ length: 3 }, () => ["advisory", "disabled", "mandatory"]),
      ["except", "minimum"],
    ]);
  });

  it("stops a record that cannot be read, with place, reference, fix and reason", async () => {
    const [said, ...others] = await pack.analyze(
      route53("dmarc", { name: "_dmarc.example.com", type: "TXT", records: ["v=DMARC1; p=rejct"] }),
    );
    expect(others).toEqual([]);
    expect(said).toEqual({
      level: "mandatory",
      policy: "mail-records",
      urn: "urn:pulumi:dev::team::aws:route53/record:Record::dmarc",
      message:
        '✖ dmarc.policy: p="rejct" is unknown, allowed are none, quarantine, reject (RFC 9989 4.7)\n' +
        "    → at _dmarc.example.com. TXT\n" +
        "    why: with a policy that cannot be read, receivers act as if it were none, or ignore the record",
    });
  });

  it("lets right records, records of a MailDomain and other resources pass", async () => {
    const right = [
      cloudflare("spf", { name: "example.com", type: "TXT", content: '"v=spf1 mx ~all"' }),
      ourZone({ "example.com. TXT": ['"v=spf1 +all"'] }),
      {
        urn: "urn:pulumi:dev::team::aws:s3/bucket:Bucket::b",
        type: "aws:s3/bucket:Bucket",
        props: { bucket: "b" },
      },
    ];
    for (const resource of right) expect(await pack.analyze(resource)).toEqual([]);
  });

  it("judges what is known of a record that is not known as a whole", async () => {
    const records = [unknownValue, "v=spf1 +all"];
    expect(short(await pack.analyze(route53("r", { name: "example.com", type: "TXT", records })))).toEqual([
      "mandatory mail-records spf.passall",
    ]);
    expect(
      await pack.analyze(route53("r", { name: "example.com", type: "TXT", records: unknownValue })),
    ).toEqual([]);
  });

  it("weighs by severity, and by code where it is set", async () => {
    const terms = { ...bad, props: { ...(bad.props as object), records: ["v=spf1 ptr +all"] } };
    expect(short(await pack.analyze(terms))).toEqual([
      "advisory mail-records spf.ptr",
      "mandatory mail-records spf.passall",
    ]);
    await pack.configure({ "mail-records": { mandatory: ["spf.ptr"], disabled: ["spf.passall"] } });
    expect(short(await pack.analyze(terms))).toEqual(["mandatory mail-records spf.ptr"]);
    await pack.configure({ "mail-records": { advisory: ["spf.passall"], disabled: ["spf.pt"] } });
    expect(short(await pack.analyze(terms))).toEqual([
      "mandatory mail-records policy.code",
      "advisory mail-records spf.ptr",
      "advisory mail-records spf.passall",
    ]);
  });

  it("speaks of what a MailDomain recorded, and never takes +all", async () => {
    const settings = {
      ...{
        hosts: { "mail.example.com": { ipv4: "192.0.2.25" } },
        mx: ["mail.example.com"],
        spf: { mx: true, all: "pass" },
      },
      ...{ dmarc: { policy: "none" }, allow: [{ code: "spf.passall", reason: "a test" }] },
    };
    const [plan] = planDomain(settings).domains;
    const urn = "urn:pulumi:dev::team::maildomain:index:MailDomain::example.com";
    const domain = { urn, type: "maildomain:index:MailDomain", props: plan && domainSnapshot(plan) };
    expect(short(await pack.analyze(domain))).toEqual(
      expect.arrayContaining(["mandatory mail-domains spf.passall", "advisory mail-domains dmarc.norua"]),
    );
    await pack.configure({ "mail-domains": { mandatory: ["dmarc.norua"] } });
    expect(short(await pack.analyze(domain))).toEqual(
      expect.arrayContaining(["advisory mail-domains spf.passall", "mandatory mail-domains dmarc.norua"]),
    );
  });

  it("sees the stack as a whole", async () => {
    const stack = [
      route53("a", { name: "example.com", type: "TXT", records: ["v=spf1 mx ~all"] }),
      route53("b", { name: "example.com", type: "TXT", records: ["v=spf1 include:_spf.example.net ~all"] }),
      route53("mx", { name: "example.com", type: "MX", records: ["10 mx.example.com"] }),
      route53("late", { name: "example.com", type: "TXT", records: unknownValue }),
    ];
    const said = await pack.analyzeStack(stack);
    expect(short(said)).toEqual(["mandatory mail-names spf.multi", "mandatory mail-dmarc policy.minimum"]);
    expect(said.map(({ urn }) => urn.split("::").at(-1))).toEqual(["a", "mx"]);
    expect(said[0]?.message).toContain(
      '"example.com" has 2 SPF records ("a" and "b"), one is allowed (RFC 7208 3.2)',
    );
    await pack.configure({
      "mail-dmarc": { except: ["example.com"] },
      "mail-names": { disabled: ["spf.multi"] },
    });
    expect(await pack.analyzeStack(stack)).toEqual([]);
  });

  it("asks for the policy that it is set to", async () => {
    const stack = [
      ourZone({
        "example.com. MX": ["10 mx.example.com."],
        "_dmarc.example.com. TXT": ['"v=DMARC1; p=none"'],
      }),
    ];
    expect(await pack.analyzeStack(stack)).toEqual([]);
    await pack.configure({ "mail-dmarc": { minimum: "quarantine" } });
    const [said] = await pack.analyzeStack(stack);
    expect(said?.message).toContain(
      "receives mail under p=none of _dmarc.example.com, quarantine or more is required",
    );
    expect(said?.message).toContain('publish "v=DMARC1; p=quarantine" or more at _dmarc.example.com');
  });

  it("judges 10000 records in seconds", async () => {
    const many = Array.from({ length: 10_000 }, (_, at) =>
      route53(`r${at}`, {
        name: `d${at}.example.com`,
        type: "TXT",
        records: [`v=spf1 ip4:192.0.2.${at % 250} -all`],
      }),
    );
    const began = performance.now();
    expect(await pack.analyzeStack(many)).toEqual([]);
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it("is a folder as well, for the host for Node", async () => {
    const other = await Pack.startByHost();
    expect((await other.info()).name).toBe("maildomain");
    expect(short(await other.analyze(bad))).toContain("mandatory mail-records spf.ip");
    await other.stop();
  });

  it("ends with the engine that started it", async () => {
    const other = await Pack.start();
    other.child.stdin?.end();
    expect(await other.ended).toBe(0);
  });
});

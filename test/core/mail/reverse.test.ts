import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backendKinds } from "../../../components/backends/registry";
import { readDomains } from "../../../core/config/read";
import { reverseName } from "../../../core/dns/address";
import { parseName, type Fqdn } from "../../../core/dns/name";
import {
  formatDelegation,
  outsideDelegation,
  parseBlock,
  parseDelegation,
  parseReverseOwner,
  ptrOwner,
} from "../../../core/mail/reverse/record";
import { looksLikeAddress } from "../../../core/mail/reverse/check-target";
import { ownerKeys } from "../../../core/mail/reverse/owners";
import { plan, type Plan } from "../../../core/plan";
import { unwrap } from "../../../core/result";
import { codes, levelOf, lines, planCase, planDomain, planStack, withCode } from "../../support";
import { answersOf, reverseCases } from "./reverse.rules";

it.each(reverseCases.map((row) => [row.code, row.title, row] as const))("%s: %s", (code, _title, row) => {
  const found = withCode(planCase(row.bad, row.answers), code).filter(
    (issue) => levelOf(issue) === row.level,
  );
  expect(found.map(({ message }) => message)).toEqual([expect.stringContaining(row.text)]);
  if (row.where !== undefined) expect(found[0]?.where).toBe(row.where);
  const good = withCode(planCase(row.good, row.answers), code);
  expect(good.filter((issue) => levelOf(issue) === row.level)).toEqual([]);
});

const zonefile = { backend: "zonefile" };
const ours = {
  "example.com": zonefile,
  "2.0.192.in-addr.arpa": zonefile,
  "8.b.d.0.1.0.0.2.ip6.arpa": zonefile,
};
const v6Name = "5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.";

function ptrs(settings: unknown, zones: unknown = ours): string[] {
  return lines(planDomain(settings, zones)).filter(
    (line) => / (PTR|CNAME) /.test(line) && line.includes("arpa"),
  );
}

describe("which addresses get a PTR", () => {
  const dual = { ipv4: ["192.0.2.25", "192.0.2.26"], ipv6: "2001:DB8::25" };

  it.each([
    [
      "every address of an MX host",
      { hosts: { "mail.example.com": dual }, mx: ["mail.example.com"] },
      [
        "25.2.0.192.in-addr.arpa. 3600 PTR mail.example.com.",
        "26.2.0.192.in-addr.arpa. 3600 PTR mail.example.com.",
        `${v6Name} 3600 PTR mail.example.com.`,
      ],
    ],
    [
      "a host that sends without receiving",
      { hosts: { "out.example.com": { ipv4: "192.0.2.30", sends: true } } },
      ["30.2.0.192.in-addr.arpa. 3600 PTR out.example.com."],
    ],
    [
      "not an MX host that sends nothing",
      { hosts: { "mail.example.com": { ...dual, sends: false } }, mx: ["mail.example.com"] },
      [],
    ],
    ["not a host without mail", { hosts: { "www.example.com": dual } }, []],
    [
      "not with reverse: off",
      { hosts: { "mail.example.com": dual }, mx: ["mail.example.com"], reverse: "off" },
      [],
    ],
    [
      "not with reverse: false",
      { hosts: { "mail.example.com": dual }, mx: ["mail.example.com"], reverse: false },
      [],
    ],
    ["not in a domain without mail", { mode: "no-mail", hosts: { "www.example.com": dual } }, []],
    [
      "the MX host where the apex has the same address",
      {
        compat: "tutorial",
        hosts: { "example.com": { ipv4: "192.0.2.25" }, "mail.example.com": { ipv4: "192.0.2.25" } },
        mx: ["mail.example.com"],
      },
      ["25.2.0.192.in-addr.arpa. 3600 PTR mail.example.com."],
    ],
    [
      "the MX host where the apex sends, too",
      {
        hosts: {
          "example.com": { ipv4: "192.0.2.25", sends: true },
          "mail.example.com": { ipv4: "192.0.2.25" },
        },
        mx: ["mail.example.com"],
      },
      ["25.2.0.192.in-addr.arpa. 3600 PTR mail.example.com."],
    ],
    [
      "the first of two MX hosts by preference",
      {
        hosts: { "a.example.com": { ipv4: "192.0.2.25" }, "b.example.com": { ipv4: "192.0.2.25" } },
        mx: [
          { host: "a.example.com", preference: 20 },
          { host: "b.example.com", preference: 5 },
        ],
      },
      ["25.2.0.192.in-addr.arpa. 3600 PTR b.example.com."],
    ],
    [
      "an alias by the addresses of its target",
      {
        hosts: {
          "example.com": { ipv4: "192.0.2.25" },
          "a.example.com": { alias: "example.com" },
          "mail.example.com": { alias: "a.example.com" },
        },
        mx: ["mail.example.com"],
      },
      ["25.2.0.192.in-addr.arpa. 3600 PTR mail.example.com."],
    ],
    [
      "nothing for aliases that go round in a circle",
      {
        hosts: {
          "a.example.com": { alias: "mail.example.com" },
          "mail.example.com": { alias: "a.example.com" },
        },
        mx: ["mail.example.com"],
      },
      [],
    ],
    [
      "nothing for an alias of a name elsewhere",
      { hosts: { "mail.example.com": { alias: "mx.example.net" } }, mx: ["mail.example.com"] },
      [],
    ],
    [
      "an address that is only listed",
      { reverse: { "192.0.2.99": { target: "relay.example.com", ttl: 600 } } },
      ["99.2.0.192.in-addr.arpa. 600 PTR relay.example.com."],
    ],
    [
      "a listed address of a host without mail",
      { hosts: { "www.example.com": { ipv4: "192.0.2.25" } }, reverse: { "192.0.2.25": {} } },
      ["25.2.0.192.in-addr.arpa. 3600 PTR www.example.com."],
    ],
    [
      "another target, another ttl, and one left out",
      {
        ttl: 7200,
        hosts: { "mail.example.com": dual },
        mx: ["mail.example.com"],
        reverse: {
          "192.0.2.25": { target: "out.example.com" },
          "192.0.2.26": { publish: false },
          "2001:db8:0::25": { ttl: 300 },
        },
      },
      ["25.2.0.192.in-addr.arpa. 7200 PTR out.example.com.", `${v6Name} 300 PTR mail.example.com.`],
    ],
  ] as const)("%s", (_title, settings, expected) => {
    expect(ptrs(settings)).toEqual([...expected].sort());
  });

  it("does not depend on the order of keys", () => {
    const hosts = {
      "b.example.com": { ipv4: "192.0.2.25" },
      "a.example.com": { ipv4: "192.0.2.25", sends: true },
    };
    const backwards = Object.fromEntries(Object.entries(hosts).reverse());
    const plan = (given: unknown) => lines(planDomain({ hosts: given, mx: ["b.example.com"] }, ours));
    expect(plan(backwards)).toEqual(plan(hosts));
  });

  it("is silent about a right configuration", () => {
    const plan = planDomain({ hosts: { "mail.example.com": dual }, mx: ["mail.example.com"] }, ours);
    expect(codes(plan).filter((code) => code.includes("ptr."))).toEqual([]);
    expect(plan.manualActions).toEqual([]);
  });
});

describe("where a PTR goes", () => {
  const settings = { hosts: { "mail.example.com": { ipv4: "192.0.2.25" } }, mx: ["mail.example.com"] };
  const delegated = { ...settings, reverse: { "192.0.2.25": { delegated: "0/26.2.0.192.in-addr.arpa" } } };

  it("into the longest reverse zone of ours", () => {
    const zones = { ...ours, "192.in-addr.arpa": zonefile, "0.192.in-addr.arpa": zonefile };
    const plan = planDomain(settings, zones);
    expect(
      plan.zones.map(({ zone, rrsets }) => [zone.apex, rrsets.filter(({ type }) => type === "PTR").length]),
    ).toEqual([
      ["2.0.192.in-addr.arpa.", 1],
      ["example.com.", 0],
    ]);
  });

  it("into the longest IPv6 reverse zone of ours, cut at any nibble", () => {
    const host = { hosts: { "mail.example.com": { ipv6: "2001:db8::25" } }, mx: ["mail.example.com"] };
    const zones = {
      "example.com": zonefile,
      "8.b.d.0.1.0.0.2.ip6.arpa": zonefile,
      "0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa": zonefile,
      "1.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa": zonefile,
    };
    const held = planDomain(host, zones).zones.filter(({ rrsets }) =>
      rrsets.some(({ type }) => type === "PTR"),
    );
    expect(held.map(({ zone }) => zone.apex)).toEqual(["0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa."]);
  });

  it.each([
    ["slash form", "0/26.2.0.192.in-addr.arpa"],
    ["dash form (RFC 4183)", "0-26.2.0.192.in-addr.arpa"],
    ["range form", "0-63.2.0.192.in-addr.arpa"],
    ["any word", "customer.2.0.192.in-addr.arpa"],
  ])("with the CNAME in the zone above, when both are ours: %s", (_title, zone) => {
    const reverse = { "192.0.2.25": { delegated: zone } };
    const plan = planDomain({ ...settings, reverse }, { ...ours, [zone]: zonefile });
    const held = plan.zones.map(({ zone: { apex }, rrsets }) => [
      apex,
      rrsets.filter(({ owner }) => owner.endsWith(".arpa.")).map(({ owner, type }) => `${owner} ${type}`),
    ]);
    expect(held).toContainEqual([`${zone}.`, [`25.${zone}. PTR`]]);
    expect(held).toContainEqual(["2.0.192.in-addr.arpa.", ["25.2.0.192.in-addr.arpa. CNAME"]]);
    expect(plan.manualActions).toEqual([]);
    expect(codes(plan).filter((code) => code.startsWith("E "))).toEqual([]);
  });

  it("with the CNAME above in the form of RFC 4183 for more than 256 addresses", () => {
    const reverse = { "10.1.17.5": { delegated: "16-20.1.10.in-addr.arpa", target: "mail.example.com" } };
    const zones = {
      "example.com": zonefile,
      "10.in-addr.arpa": zonefile,
      "16-20.1.10.in-addr.arpa": zonefile,
    };
    const found = ptrs({ hosts: { "mail.example.com": { ipv4: "10.1.17.5" } }, reverse }, zones);
    expect(found.sort()).toEqual([
      "5.17.1.10.in-addr.arpa. 3600 CNAME 5.17.16-20.1.10.in-addr.arpa.",
      "5.17.16-20.1.10.in-addr.arpa. 3600 PTR mail.example.com.",
    ]);
  });

  it("never beside the CNAME of a classless delegation", () => {
    const records = [{ name: "25.2.0.192.in-addr.arpa", type: "PTR", value: "mail.example.com" }];
    const plan = planDomain(
      { ...delegated, extra: { records } },
      { ...ours, "0/26.2.0.192.in-addr.arpa": zonefile },
    );
    expect(codes(plan).filter((code) => /^[Ee] /.test(code))).toEqual(["E dns.cname-coexist"]);
  });

  it("below a classless zone of ours, while the owner publishes the CNAME", () => {
    const plan = planDomain(delegated, { "example.com": zonefile, "0/26.2.0.192.in-addr.arpa": zonefile });
    expect(lines(plan)[0]).toBe("25.0/26.2.0.192.in-addr.arpa. 3600 PTR mail.example.com.");
    expect(plan.manualActions.map(({ id, record }) => [id, record?.type, record?.rdatas])).toEqual([
      ["delegation/192.0.2.25", "CNAME", ["25.0/26.2.0.192.in-addr.arpa."]],
    ]);
    expect(codes(plan).filter((code) => code.includes("ptr."))).toEqual([]);
  });

  it("below a classless zone with its CNAME, where the zone above is ours too", () => {
    expect(ptrs(delegated, { ...ours, "0/26.2.0.192.in-addr.arpa": zonefile })).toEqual([
      "25.0/26.2.0.192.in-addr.arpa. 3600 PTR mail.example.com.",
      "25.2.0.192.in-addr.arpa. 3600 CNAME 25.0/26.2.0.192.in-addr.arpa.",
    ]);
  });

  it("into a zone of any name, when the owner of the addresses points there", () => {
    const reverse = { "192.0.2.25": { delegated: "rev.example.com" } };
    const plan = planDomain({ ...settings, reverse });
    expect(lines(plan)).toContain("25.rev.example.com. 3600 PTR mail.example.com.");
    expect(codes(plan).filter((code) => code.includes("ptr."))).toEqual([]);
  });

  it("to nobody twice: two mail domains with one address are an error", () => {
    const domain = (host: string): unknown => ({ hosts: { [host]: { ipv4: "192.0.2.25" } }, mx: [host] });
    const both = { "example.com": domain("mail.example.com"), "example.net": domain("mail.example.net") };
    expect(codes(planStack({ domains: both })).filter((code) => code.startsWith("E "))).toEqual([
      "E dns.claimed-twice",
    ]);
    const first = {
      ...both,
      "example.com": { ...(both["example.com"] as object), reverse: { "192.0.2.25": { publish: false } } },
    };
    expect(codes(planStack({ domains: first })).filter((code) => /^E |ptr.missing/.test(code))).toEqual([]);
  });
});

describe("the manual action", () => {
  function action(reverse: unknown, host: unknown = { ipv4: "192.0.2.25" }) {
    const [first] = planDomain({
      hosts: { "mail.example.com": host },
      mx: ["mail.example.com"],
      reverse,
    }).manualActions;
    if (first?.kind !== "ptr") throw new Error(`no PTR is asked for: ${first?.id ?? "nothing is"}`);
    return first;
  }

  it("says everything that a person needs", () => {
    expect(action({ "192.0.2.25": { owner: "hetzner" } })).toEqual({
      id: "ptr/192.0.2.25",
      kind: "ptr",
      domain: "example.com",
      record: { owner: "25.2.0.192.in-addr.arpa.", type: "PTR", ttl: 3600, rdatas: ["mail.example.com."] },
      fields: {
        address: "192.0.2.25",
        family: "ipv4",
        reverseName: "25.2.0.192.in-addr.arpa",
        target: "mail.example.com",
        targetWithDot: "mail.example.com.",
        owner: "hetzner",
        ownerName: "Hetzner Cloud",
      },
      who: "you, in the Hetzner project that holds the server",
      why: "only the owner of 192.0.2.25 can set its PTR; without it large receivers, Gmail and Yahoo first, defer or refuse mail from this address",
      precondition: "A of mail.example.com must resolve to 192.0.2.25",
      steps: [
        "see that the A of mail.example.com resolves to 192.0.2.25",
        "the server's networking page, Edit reverse DNS of 192.0.2.25; or hcloud server set-rdns <server> --ip 192.0.2.25 --hostname mail.example.com",
        "let the mail server say the same name: EHLO mail.example.com, and mail.example.com in its banner",
      ],
      notes: [
        "forms want the name without final dot (mail.example.com), zones with it (mail.example.com.)",
        "each address has its own PTR, IPv6 too",
        "outbound ports 25 and 465 are blocked for new accounts; a ticket lifts it",
      ],
      waiting: "minutes, then the TTL of the old answer",
      verify: [
        { command: "dig +short -x 192.0.2.25", expect: "mail.example.com." },
        { command: "dig +short mail.example.com A", expect: "192.0.2.25" },
      ],
      ticket: [
        "Please set the PTR record (reverse DNS) of 192.0.2.25 to mail.example.com.",
        "",
        "Address:      192.0.2.25",
        "Reverse name: 25.2.0.192.in-addr.arpa",
        "Host name:    mail.example.com",
        "Zone line:    25.2.0.192.in-addr.arpa. 3600 IN PTR mail.example.com.",
        "",
        "The A record of mail.example.com is 192.0.2.25, and the mail server at this address says EHLO mail.example.com.",
      ].join("\n"),
    });
  });

  it("is about AAAA for IPv6", () => {
    const { id, fields, precondition, verify } = action({}, { ipv6: "2001:db8::25" });
    expect([id, fields.family, fields.reverseName, precondition, verify[1]]).toEqual([
      "ptr/2001:db8::25",
      "ipv6",
      v6Name.slice(0, -1),
      "AAAA of mail.example.com must resolve to 2001:db8::25",
      { command: "dig +short mail.example.com AAAA", expect: "2001:db8::25" },
    ]);
  });

  it("expects every address that the host has", () => {
    const { verify } = action({}, { ipv4: ["192.0.2.26", "192.0.2.25"] });
    expect(verify[1]?.expect).toBe("192.0.2.25\n192.0.2.26");
  });

  it("expects the alias first where the target is one", () => {
    const hosts = { "example.com": { ipv4: "192.0.2.25" }, "mail.example.com": { alias: "example.com" } };
    const plan = planDomain({ hosts, mx: ["mail.example.com"] });
    expect(plan.manualActions[0]?.verify[1]?.expect).toBe("example.com.\n192.0.2.25");
  });

  it.each(ownerKeys)("knows what to do at %s", (owner) => {
    const { fields, who, steps, ticket } = action({ "192.0.2.25": { owner } });
    expect(fields.owner).toBe(owner);
    for (const text of [who, ...steps, ticket]) expect(text).not.toMatch(/undefined|^\s*$/);
    if (!["own-block", "isp", "unknown"].includes(owner)) expect(steps[1]).toContain("mail.example.com");
  });

  it("is ordered by address and stands once an address", () => {
    const hosts = { "mail.example.com": { ipv4: ["192.0.2.26", "192.0.2.25"], ipv6: "2001:db8::25" } };
    expect(planDomain({ hosts, mx: ["mail.example.com"] }).manualActions.map(({ id }) => id)).toEqual([
      "ptr/192.0.2.25",
      "ptr/192.0.2.26",
      "ptr/2001:db8::25",
    ]);
  });

  it("stays one of the PTR when a hand-written value meets it", () => {
    const records = [{ name: "25.2.0.192.in-addr.arpa", type: "PTR", value: "a.example.com" }];
    const plan = planDomain({
      hosts: { "mail.example.com": { ipv4: "192.0.2.25" } },
      mx: ["mail.example.com"],
      extra: { records },
    });
    expect(plan.manualActions.map(({ id }) => id)).toEqual(["ptr/192.0.2.25"]);
    expect(codes(plan)).toContain("W ptr.multi");
  });
});

describe("what was seen in the DNS", () => {
  const settings = { hosts: { "mail.example.com": { ipv4: "192.0.2.25" } }, mx: ["mail.example.com"] };

  it.each([
    ["a PTR", [{ target: "mail.example.com." }], []],
    ["none", [], ["W ptr.missing"]],
    ["no name", "nxdomain", ["W ptr.missing"]],
    ["not asked", undefined, ["W ptr.missing"]],
  ])("a PTR that is not published here: %s", (_title, seen, expected) => {
    const answers = answersOf({ "25.2.0.192.in-addr.arpa. PTR": seen });
    const plan = planCase({ ...settings, reverse: { "192.0.2.25": { publish: false } } }, answers);
    expect(codes(plan).filter((code) => code.includes("ptr."))).toEqual(expected);
  });
});

describe("an owner that is not known", () => {
  it("is an error with the nearest one", () => {
    const [issue] = planDomain({
      reverse: { "192.0.2.25": { target: "a.example.com", owner: "hetzer" } },
    }).issues;
    expect(issue?.fix).toBe('did you mean "hetzner"?');
  });
});

describe("forward-confirmed reverse DNS where the reverse zone is somebody else's", () => {
  const settings = { hosts: { "mail.example.com": { ipv4: "192.0.2.25" } }, mx: ["mail.example.com"] };
  const seen = answersOf({ "25.2.0.192.in-addr.arpa. PTR": [{ target: "mail.example.com." }] });

  it("needs nothing more when the DNS was seen to agree", () => {
    const plan = planCase(settings, seen);
    expect(codes(plan).filter((code) => code.includes("ptr."))).toEqual([]);
    expect(plan.manualActions).toEqual([]);
    expect(plan.doneActions.map(({ id }) => id)).toEqual(["ptr/192.0.2.25"]);
  });

  it("sees through the CNAME that the owner publishes for a classless zone of ours", () => {
    const reverse = { "192.0.2.25": { delegated: "0/26.2.0.192.in-addr.arpa" } };
    const zones = { "example.com": zonefile, "0/26.2.0.192.in-addr.arpa": zonefile };
    const stack = { zones, domains: { "example.com": { ...settings, reverse } } };
    const none = answersOf({ "25.2.0.192.in-addr.arpa. PTR": "nxdomain" });
    expect(codes(planCase(stack, none)).filter((code) => code.includes("ptr."))).toEqual(["W ptr.missing"]);
    expect(codes(planCase(stack, seen)).filter((code) => code.includes("ptr."))).toEqual([]);
  });
});

describe("what needs no warning", () => {
  const quiet = (input: unknown): string[] =>
    codes(planStack(input)).filter((code) => /ptr\.(missing|name)/.test(code));

  it("a listed address that is set elsewhere and that no mail host has", () => {
    const reverse = { "192.0.2.99": { target: "relay.example.com", publish: false } };
    expect(quiet({ domains: { "example.com": { reverse } } })).toEqual([]);
  });

  it("the MX host of another mail domain that sends nothing", () => {
    const hosts = { "shared.example.com": { ipv4: "192.0.2.25", sends: false } };
    expect(
      quiet({ domains: { "example.com": { hosts }, "example.net": { mx: ["shared.example.com"] } } }),
    ).toEqual([]);
  });

  it("an address that reads the same in both directions", () => {
    const records = [{ name: "192.0.0.192.in-addr.arpa", type: "PTR", value: "mail.example.com" }];
    const domains = {
      "example.com": { hosts: { "mail.example.com": { ipv4: "192.0.0.192" } }, extra: { records } },
    };
    expect(quiet({ zones: { ...ours, "0.0.192.in-addr.arpa": zonefile }, domains })).toEqual([]);
  });
});

// what JavaScript makes of an Output that is used as a key
const outputText =
  "Calling [toString] on an [Output<T>] is not supported.\n\nTo get the value of an Output<T> ...";

describe("hostile input", () => {
  it.each([
    ["an IPv4-mapped address", { "::ffff:192.0.2.25": {} }, "dns.ip"],
    ["a name as address", { "mail.example.com": {} }, "dns.ip"],
    ["one address twice", { "2001:db8::25": {}, "2001:DB8:0::25": {} }, "config.duplicate-name"],
    ["an unknown owner", { "192.0.2.25": { owner: "hetzer" } }, "config.value"],
    ["an unknown key", { "192.0.2.25": { targets: "a.example.com" } }, "config.unknown-key"],
    ["a URL as target", { "192.0.2.25": { target: "https://mail.example.com/" } }, "dns.name"],
    ["a TTL that is too long", { "192.0.2.25": { ttl: 2 ** 31 } }, "dns.ttl-range"],
    ["a decision, which has a key of its own", { "192.0.2.25": { accepted: {} } }, "config.unknown-key"],
    ["an IPv4-mapped address in hexadecimal", { "::ffff:c000:219": {} }, "dns.ip"],
    [
      "an Output as address",
      { [outputText]: { delegated: "0/26.2.0.192.in-addr.arpa" } },
      "config.late-value",
    ],
    ["on", "on", "config.value"],
    ["a list", ["192.0.2.25"], "config.value"],
    ["nothing for an address", { "192.0.2.25": null }, "config.type"],
    ["an IPv6 reverse zone", { "192.0.2.25": { delegated: "8.b.d.0.1.0.0.2.ip6.arpa" } }, "ptr.2317"],
  ])("%s", (_title, reverse, code) => {
    const errors = planDomain({ reverse }).issues.filter((issue) => issue.severity === "error");
    expect(errors.map((issue) => issue.code)).toEqual([code]);
  });
});

describe("blocks of a classless zone", () => {
  it.each([
    ["0/25", 0, 127],
    ["128/25", 128, 255],
    ["64/26", 64, 127],
    ["254/31", 254, 255],
    ["0-25", 0, 127],
    ["64-26", 64, 127],
    ["16-28", 16, 31],
    ["0-63", 0, 63],
    ["0-31", 0, 31],
    ["28-29", 28, 29],
    ["24-29", 24, 31],
    ["1-10", 1, 10],
    ["5-5", 5, 5],
  ])("%s holds %d to %d", (label, first, last) => {
    expect(parseBlock(label, 24)).toEqual({ value: { first, last } });
  });

  it.each(["0/24", "0/33", "5/26", "256/32", "64-63", "0-256"])("%s is none", (label) => {
    expect(parseBlock(label, 24)).toHaveProperty("error");
  });

  it.each(["customer", "a/26", "25", "a-b"])("%s says nothing", (label) => {
    expect(parseBlock(label, 24)).toEqual({ value: undefined });
  });

  it("divides any octet (RFC 4183)", () => {
    const delegation = unwrap(parseDelegation("16-20.1.10.in-addr.arpa."));
    expect(delegation).toMatchObject({ octets: [10, 1], block: { first: 16, last: 31 } });
    expect(ptrOwner("10.1.17.5", delegation)).toBe("5.17.16-20.1.10.in-addr.arpa.");
    expect(outsideDelegation("10.1.32.5", delegation)).toBe(
      '10.1.32.5 lies outside of "16-20.1.10.in-addr.arpa", which holds 10.1.16.0 to 10.1.31.255',
    );
  });

  it.each([
    "in-addr.arpa",
    "a.in-addr.arpa",
    "0/26.1.2.0.192.in-addr.arpa",
    "0/26.256.0.192.in-addr.arpa",
    "2.0.192.in-addr.arpa",
    "a b",
  ])("%s is no classless zone", (text) => {
    expect(parseDelegation(text)).toHaveProperty("error");
  });

  it("keeps the zone's name", () => {
    for (const text of ["0/26.2.0.192.in-addr.arpa", "x.2.0.192.in-addr.arpa", "rev.example.com"])
      expect(formatDelegation(unwrap(parseDelegation(text)))).toBe(text);
  });
});

describe("owner names", () => {
  const octet = fc.integer({ min: 0, max: 255 });
  const address4 = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join("."));

  it("of an address, and back", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          address4,
          fc.ipV6().filter((text) => !/^[0:]*ffff:/i.test(text)),
        ),
        (address) => {
          const read = parseReverseOwner(reverseName(address));
          expect(read.kind).toBe("address");
          if (read.kind === "address") expect(reverseName(read.address)).toBe(reverseName(address));
        },
      ),
    );
  });

  it("of an address in any classless zone that holds it, and back", () => {
    fc.assert(
      fc.property(
        address4,
        fc.integer({ min: 25, max: 31 }),
        fc.constantFrom("/", "-", "range"),
        (address, bits, form) => {
          const octets = address.split(".").map(Number);
          const size = 2 ** (32 - bits);
          const first = Math.floor((octets[3] ?? 0) / size) * size;
          const label = form === "range" ? `${first}-${first + size - 1}` : `${first}${form}${bits}`;
          const zone = `${label}.${octets.slice(0, 3).reverse().join(".")}.in-addr.arpa`;
          const delegation = unwrap(parseDelegation(zone));
          expect(outsideDelegation(address, delegation)).toBeUndefined();
          const owner = ptrOwner(address, delegation);
          expect(owner).toBe(`${octets[3] ?? 0}.${zone}.`);
          expect(parseReverseOwner(owner)).toEqual({ kind: "address", address });
        },
      ),
    );
  });

  it.each([
    ["mail.example.com", "forward"],
    ["25.2.0.192.in-addr.arpa.example.com", "forward"],
    ["notin-addr.arpa", "forward"],
    ["in-addr.arpa", "wrong"],
    ["25.25.0/26.2.0.192.in-addr.arpa", "wrong"],
    ["a.0/26.2.0.192.in-addr.arpa", "wrong"],
    ["70.0/26.2.0.192.in-addr.arpa", "outside"],
    ["25.5/26.2.0.192.in-addr.arpa", "outside"],
    ["25.customer.2.0.192.in-addr.arpa", "address"],
    [`9.1.2.0.0.0.0.c.f.f.f.f.${"0.".repeat(20)}ip6.arpa`, "wrong"],
  ])("%s is %s", (name, kind) => {
    expect(parseReverseOwner(unwrap(parseName(name))).kind).toBe(kind);
  });

  it("of service discovery are left alone", () => {
    const records = [{ name: "_imaps._tcp.example.com", type: "PTR", value: "mail._imaps._tcp.example.com" }];
    expect(codes(planDomain({ extra: { records } })).filter((code) => code.includes("ptr."))).toEqual([]);
  });
});

describe("names made from an address", () => {
  it.each([
    ["static.25.2.0.192.clients.example.net", "192.0.2.25", true],
    ["192-0-2-25.example.net", "192.0.2.25", true],
    ["ip192.0.2.25.example.net", "192.0.2.25", true],
    ["mail25.example.net", "192.0.2.25", false],
    ["mail.example.net", "192.0.2.25", false],
    ["2001-db8--25.example.net", "2001:db8::25", true],
    [`${v6Name.slice(0, 63)}.example.net`, "2001:db8::25", true],
    ["20010db8000000000000000000000025.example.net", "2001:db8::25", true],
    ["2001-db8--26.example.net", "2001:db8::25", false],
    ["mail-1.example.net", "2001:db8::25", false],
  ])("%s of %s: %s", (name, address, expected) => {
    expect(looksLikeAddress(`${name}.` as Fqdn, address)).toBe(expected);
  });
});

describe("addresses that are known only after up", () => {
  const zones = [{ apex: "example.com." as Fqdn, where: "", kind: backendKinds[0]!, settings: {} }];

  function planLate(hosts: unknown, late: string[], more: object = {}, reverseZone?: string) {
    const domains = readDomains(
      { "example.com": { hosts, mx: ["mail.example.com"], ...more } },
      [],
      new Set(late),
    );
    const held = reverseZone === undefined ? zones : [...zones, { ...zones[0]!, apex: reverseZone as Fqdn }];
    return plan({ zones: held, domains });
  }

  const asked = ({ manualActions }: Plan, field: "address" | "target") =>
    manualActions.flatMap((action) => (action.kind === "ptr" ? [[action.id, action.fields[field]]] : []));

  it("get no PTR but a manual action that their place identifies", () => {
    const planned = planLate(
      { "mail.example.com": { ipv4: ["203.0.113.1", "203.0.113.2"], ipv6: "2001:db8::1" } },
      ["203.0.113.1", "203.0.113.2"],
    );
    expect(asked(planned, "address")).toEqual([
      ["ptr/2001:db8::1", "2001:db8::1"],
      ["ptr/mail.example.com/ipv4", "203.0.113.1"],
      ["ptr/mail.example.com/ipv4/2", "203.0.113.2"],
    ]);
    expect(lines(planned).filter((line) => line.includes(" PTR "))).toEqual([]);
    expect(codes(planned).filter((code) => /ptr.(missing|v6|fcrdns)/.test(code))).toEqual([]);
  });

  it("keep their number when two of them turn out to be one", () => {
    const ids = (one: string, other: string) =>
      planLate({ "mail.example.com": { ipv4: one }, "out.example.com": { ipv4: other, sends: true } }, [
        one,
        other,
      ]).manualActions.map(({ id }) => id);
    expect(ids("203.0.113.1", "203.0.113.1")).toEqual(ids("203.0.113.1", "203.0.113.2"));
    expect(ids("203.0.113.1", "203.0.113.1")).toEqual([
      "ptr/mail.example.com/ipv4",
      "ptr/out.example.com/ipv4",
    ]);
  });

  it("are asked for once where an alias shares them", () => {
    const hosts = {
      "example.com": { ipv4: "203.0.113.1", sends: true },
      "mail.example.com": { alias: "example.com" },
    };
    expect(asked(planLate(hosts, ["203.0.113.1"]), "target")).toEqual([
      ["ptr/example.com/ipv4", "mail.example.com"],
    ]);
  });

  it("are not published even where their reverse zone is ours", () => {
    const hosts = { "mail.example.com": { ipv4: "203.0.113.1" } };
    const planned = planLate(hosts, ["203.0.113.1"], {}, "113.0.203.in-addr.arpa.");
    expect(codes(planned)).toContain("W ptr.zone");
    expect(lines(planned).filter((line) => line.includes(" PTR "))).toEqual([]);
    expect(codes(planLate(hosts, [], {}, "113.0.203.in-addr.arpa."))).not.toContain("W ptr.zone");
  });

  it("cannot be put into a classless zone: the reverse name must be known", () => {
    const hosts = { "mail.example.com": { ipv4: "203.0.113.1" } };
    const reverse = { "203.0.113.9": { delegated: "0/26.113.0.203.in-addr.arpa" } };
    const planned = planLate(hosts, ["203.0.113.1"], { reverse });
    const [issue] = planned.issues.filter(({ severity }) => severity === "error");
    expect(issue).toMatchObject({
      code: "ptr.target",
      where: 'domains["example.com"].reverse["203.0.113.9"]',
      fix: "give it a target, or give its host this address as a plain value: a late one names nothing yet",
    });
  });

  it("are not asked for with reverse: off", () => {
    const planned = planLate({ "mail.example.com": { ipv4: "203.0.113.1" } }, ["203.0.113.1"], {
      reverse: "off",
    });
    expect(planned.manualActions).toEqual([]);
    expect(codes(planned)).toContain("W ptr.missing");
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatContextPath,
  parseContextPath,
  serviceKeys,
  serviceKinds,
} from "../../../core/mail/services/record";
import { planHash } from "../../../core/plan";
import { expectRow, codes, lines, planDomain, withCode } from "../../support";
import { servicesCases } from "./services.rules";

const mail = {
  hosts: { "mail.example.com": { ipv4: "192.0.2.25" }, "mx2.example.com": { ipv4: "192.0.2.26" } },
  mx: ["mail.example.com"],
};

function planServices(settings: unknown, others: object = {}) {
  return planDomain({ ...mail, services: settings, ...others });
}

/** The lines of SRV and of their TXT. */
function srvLines(settings: unknown, others: object = {}): string[] {
  const plan = planServices(settings, others);
  expect(plan.issues.filter(({ severity }) => severity === "error")).toEqual([]);
  return lines(plan).filter((line) => line.includes("._tcp."));
}

it.each(servicesCases.map((row) => [row.code, row.title, row] as const))("%s: %s", (_code, _title, row) => {
  expectRow(row);
});

describe("records", () => {
  it("have the usual port of each service", () => {
    const all = Object.fromEntries(serviceKeys.map((key) => [key, "mail.example.com"]));
    expect(srvLines(all)).toEqual([
      "_caldav._tcp.example.com. 3600 SRV 0 1 80 mail.example.com.",
      "_caldavs._tcp.example.com. 3600 SRV 0 1 443 mail.example.com.",
      "_carddav._tcp.example.com. 3600 SRV 0 1 80 mail.example.com.",
      "_carddavs._tcp.example.com. 3600 SRV 0 1 443 mail.example.com.",
      "_imap._tcp.example.com. 3600 SRV 0 1 143 mail.example.com.",
      "_imaps._tcp.example.com. 3600 SRV 0 1 993 mail.example.com.",
      "_jmap._tcp.example.com. 3600 SRV 0 1 443 mail.example.com.",
      "_pop3._tcp.example.com. 3600 SRV 0 1 110 mail.example.com.",
      "_pop3s._tcp.example.com. 3600 SRV 0 1 995 mail.example.com.",
      "_sieve._tcp.example.com. 3600 SRV 0 1 4190 mail.example.com.",
      "_smtps._tcp.example.com. 3600 SRV 0 1 465 mail.example.com.",
      "_submission._tcp.example.com. 3600 SRV 0 1 587 mail.example.com.",
      "_submissions._tcp.example.com. 3600 SRV 0 1 465 mail.example.com.",
    ]);
  });

  it.each([
    ["nothing", {}, []],
    ["off", { imap: "off" }, ["_imap._tcp.example.com. 3600 SRV 0 0 0 ."]],
    ["off as YAML 1.1 reads it", { imap: false }, ["_imap._tcp.example.com. 3600 SRV 0 0 0 ."]],
    ["off as a zone file writes it", { imap: "." }, ["_imap._tcp.example.com. 3600 SRV 0 0 0 ."]],
    ["off in a mapping", { imap: { host: "off" } }, ["_imap._tcp.example.com. 3600 SRV 0 0 0 ."]],
    ["off in a list", { imap: ["OFF"] }, ["_imap._tcp.example.com. 3600 SRV 0 0 0 ."]],
    [
      "TLS before clear text",
      {
        ttl: 600,
        imaps: { host: "mail.example.com", priority: 10 },
        imap: { host: "Mail.Example.COM.", priority: 20, weight: 0 },
      },
      [
        "_imap._tcp.example.com. 600 SRV 20 0 143 mail.example.com.",
        "_imaps._tcp.example.com. 600 SRV 10 1 993 mail.example.com.",
      ],
    ],
    [
      "several targets",
      {
        submissions: [
          { host: "mx2.example.com", priority: 20, weight: 0 },
          "mail.example.com",
          { host: "mail.example.com", port: 2465, priority: 20, weight: 65535 },
        ],
      },
      [
        "_submissions._tcp.example.com. 3600 SRV 0 1 465 mail.example.com.",
        "_submissions._tcp.example.com. 3600 SRV 20 0 465 mx2.example.com.",
        "_submissions._tcp.example.com. 3600 SRV 20 65535 2465 mail.example.com.",
      ],
    ],
    [
      "a path",
      { caldavs: { host: "mail.example.com", path: "/dav" }, carddavs: "mail.example.com" },
      [
        '_caldavs._tcp.example.com. 3600 TXT "path=/dav"',
        "_caldavs._tcp.example.com. 3600 SRV 0 1 443 mail.example.com.",
        "_carddavs._tcp.example.com. 3600 SRV 0 1 443 mail.example.com.",
      ],
    ],
    [
      "one path of two targets",
      {
        carddavs: [
          { host: "mail.example.com", path: "/" },
          { host: "mx2.example.com", path: "/" },
        ],
      },
      [
        '_carddavs._tcp.example.com. 3600 TXT "path=/"',
        "_carddavs._tcp.example.com. 3600 SRV 0 1 443 mail.example.com.",
        "_carddavs._tcp.example.com. 3600 SRV 0 1 443 mx2.example.com.",
      ],
    ],
  ])("%s", (_title, settings, expected) => {
    expect(srvLines(settings)).toEqual(expected);
  });

  it("do not depend on the order of keys and targets", () => {
    const targets = [{ host: "mail.example.com" }, { host: "mx2.example.com", weight: 2 }];
    const one = planServices({ imaps: targets, imap: "off" });
    const other = planServices({ imap: "off", imaps: [...targets].reverse() });
    expect(planHash(other)).toBe(planHash(one));
  });

  it("stand outside of our zones as an error", () => {
    const zones = { "example.net": { backend: "zonefile" } };
    const plan = planDomain({ services: { imaps: "mail.example.net" } }, zones);
    expect(codes(plan)).toContain("e dns.zone-scope");
  });
});

describe("issues", () => {
  it("about a host are told once, however many services it offers", () => {
    const plan = planServices({
      imaps: "gone.example.com",
      imap: "gone.example.com",
      sieve: "gone.example.com",
    });
    expect(withCode(plan, "srv.target")).toHaveLength(1);
  });

  it("are none for services in order", () => {
    const plan = planServices({ submissions: "mail.example.com", imaps: "mail.example.com", imap: "off" });
    expect(codes(plan).filter((code) => code.includes("srv."))).toEqual([]);
  });

  it.each([
    [
      "a path of IMAP",
      { imaps: { host: "mail.example.com", path: "/dav" } },
      "a path has no meaning for IMAP with TLS",
    ],
    [
      "a relative path",
      { caldavs: { host: "mail.example.com", path: "dav" } },
      'path "dav" must begin with "/"',
    ],
    ["a path with a blank", { caldavs: { host: "mail.example.com", path: "/a b" } }, "hold no blanks"],
    [
      "two paths",
      {
        caldavs: [
          { host: "mail.example.com", path: "/a" },
          { host: "mx2.example.com", path: "/b" },
        ],
      },
      'CalDAV with TLS has one path, got "/a" and "/b"',
    ],
    ["an empty list", { imaps: [] }, "the list has no target; write off when IMAP with TLS is not offered"],
    ["on", { imaps: true }, 'expected "false" or a text or a mapping or a list, got true'],
  ])("%s is refused", (_title, settings, text) => {
    const messages = withCode(planServices(settings), "config.value").map(({ message }) => message);
    expect(messages).toEqual([expect.stringContaining(text)]);
  });

  it("name the nearest service", () => {
    expect(withCode(planServices({ submisions: "mail.example.com" }), "config.unknown-key")).toMatchObject([
      { where: 'domains["example.com"].services.submisions', fix: 'did you mean "submissions"?' },
    ]);
  });

  it.each([["https://mail.example.com"], ["mail example.com"], ["user@example.com"], [""]])(
    "%j is no host",
    (host) => {
      expect(codes(planServices({ imaps: host }))).toContain("E dns.name");
      expect(codes(planServices({ imaps: [{ host }] }))).toContain("E dns.name");
    },
  );

  it.each([null, 7, [null], [[]], {}, { port: 993 }, { host: "mail.example.com", port: "993" }])(
    "come of %j",
    (value) => {
      expect(planServices({ imaps: value }).issues.some(({ severity }) => severity === "error")).toBe(true);
    },
  );

  it("are no surprise for the names that every object has", () => {
    const records = ["constructor", "valueof", "__proto__"].map((name) => ({
      name: `_${name}._udp.example.com`,
      type: "SRV",
      value: "0 1 1 mail.example.com.",
    }));
    const plan = planDomain({ ...mail, extra: { records } });
    expect(codes(plan).filter((code) => code.includes("srv."))).toEqual([]);
  });
});

describe("the table of services", () => {
  it("gives each twin another port", () => {
    for (const kind of Object.values(serviceKinds)) {
      if (!("twin" in kind)) continue;
      expect(serviceKinds[kind.twin].port).not.toBe(kind.port);
    }
  });
});

describe("a context path", () => {
  it("comes back as it went", () => {
    const path = fc.webPath().map((text) => `/${text}`);
    fc.assert(
      fc.property(path, (text) => {
        expect(parseContextPath(formatContextPath(text))).toEqual({ value: text });
      }),
    );
  });

  it.each(["/dav", "path=dav", "PATH=/dav", "path=", "path=/ü"])("is not %j", (text) => {
    expect(parseContextPath(text)).toHaveProperty("error");
  });
});

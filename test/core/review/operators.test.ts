// Changes as operators make them: what the review says of SPF, hosts, MX and PTR together, and where it keeps silent.
import { describe, expect, it } from "vitest";
import { reasonsOf, recordsReview, stackReview, type Records } from "./records";

const t = (text: string): readonly string[] => [`"${text}"`];
const base: Records = {
  "example.com. MX": ["10 mail.example.com."],
  "mail.example.com. A": ["203.0.113.25"],
  "example.com. TXT": t("v=spf1 mx -all"),
  "25.113.0.203.in-addr.arpa. PTR": ["mail.example.com."],
};
const rel: Records = {
  ...base,
  "relay.example.com. A": ["203.0.113.30"],
  "example.com. TXT": t("v=spf1 mx a:relay.example.com -all"),
};

function includes(count: number): string {
  return Array.from({ length: count }, (_, index) => `include:s${index}.example`).join(" ");
}

/** A name with no value has no record. */
function published(records: Records): Records {
  return Object.fromEntries(Object.entries(records).filter(([, texts]) => texts.length > 0));
}

describe("a change as operators make it", () => {
  it.each<readonly [string, Records, Records, readonly string[]]>([
    ["relay added, SPF a:", base, rel, []],
    [
      "relay removed with term",
      rel,
      base,
      ["caution spf.sender-lost: 203.0.113.30 may no longer send for example.com"],
    ],
    [
      "relay A removed, term stays",
      rel,
      { ...rel, "relay.example.com. A": [] },
      ["caution hosts.spf-lost: 203.0.113.30 may no longer send for example.com"],
    ],
    [
      "relay renumbered",
      rel,
      { ...rel, "relay.example.com. A": ["203.0.113.31"] },
      ["caution hosts.spf-lost: 203.0.113.30 may no longer send for example.com"],
    ],
    ["relay overlap add", rel, { ...rel, "relay.example.com. A": ["203.0.113.30", "203.0.113.31"] }, []],
    [
      "relay overlap end",
      { ...rel, "relay.example.com. A": ["203.0.113.30", "203.0.113.31"] },
      { ...rel, "relay.example.com. A": ["203.0.113.31"] },
      ["caution hosts.spf-lost: 203.0.113.30 may no longer send for example.com"],
    ],
    [
      "rename host, SPF a:mail left",
      { ...base, "example.com. TXT": t("v=spf1 a:mail.example.com -all") },
      {
        ...base,
        "example.com. TXT": t("v=spf1 a:mail.example.com -all"),
        "example.com. MX": ["10 mx.example.com."],
        "mx.example.com. A": ["203.0.113.25"],
        "mail.example.com. A": [],
        "25.113.0.203.in-addr.arpa. PTR": ["mx.example.com."],
      },
      [
        "caution mx.replaced: mail for example.com moves away from mail.example.com",
        "caution reverse.renamed: 203.0.113.25 gets another name",
        "danger hosts.spf-lost: 203.0.113.25 of mx.example.com may no longer send for example.com",
      ],
    ],
    [
      "renumber MX host, spf mx",
      base,
      {
        ...base,
        "mail.example.com. A": ["203.0.113.26"],
        "25.113.0.203.in-addr.arpa. PTR": [],
        "26.113.0.203.in-addr.arpa. PTR": ["mail.example.com."],
      },
      ["caution hosts.mx-moved: the MX host mail.example.com is found at another address"],
    ],
    [
      "renumber MX host and spf gains include",
      base,
      {
        ...base,
        "mail.example.com. A": ["203.0.113.26"],
        "example.com. TXT": t("v=spf1 mx include:news.example.net -all"),
      },
      [
        "caution hosts.mx-moved: the MX host mail.example.com is found at another address",
        "caution hosts.ptr-apart: 203.0.113.26 of mail.example.com has no PTR here, the old address had one; the PTR of 203.0.113.25 still names mail.example.com",
      ],
    ],
    ["ipv6 added, spf mx", base, { ...base, "mail.example.com. AAAA": ["2001:db8::25"] }, []],
    [
      "ipv6 added, spf ip4",
      { ...base, "example.com. TXT": t("v=spf1 ip4:203.0.113.25 -all") },
      {
        ...base,
        "example.com. TXT": t("v=spf1 ip4:203.0.113.25 -all"),
        "mail.example.com. AAAA": ["2001:db8::25"],
      },
      [
        "danger hosts.spf-uncovered: 2001:db8::25 of mail.example.com is in no term of the SPF record of example.com",
      ],
    ],
    [
      "ipv6 removed",
      { ...base, "mail.example.com. AAAA": ["2001:db8::25"] },
      base,
      ["caution hosts.mx-one-family: the MX host mail.example.com has no IPv6 address any more"],
    ],
    [
      "MX pref swap",
      {
        ...base,
        "example.com. MX": ["10 mail.example.com.", "20 mx2.example.com."],
        "mx2.example.com. A": ["203.0.113.26"],
      },
      {
        ...base,
        "example.com. MX": ["20 mail.example.com.", "10 mx2.example.com."],
        "mx2.example.com. A": ["203.0.113.26"],
      },
      [],
    ],
    [
      "backup MX removed, host stays",
      {
        ...base,
        "example.com. MX": ["10 mail.example.com.", "20 mx2.example.com."],
        "mx2.example.com. A": ["203.0.113.26"],
      },
      { ...base, "mx2.example.com. A": ["203.0.113.26"] },
      ["danger mx.spf-lost: 203.0.113.26 of mx2.example.com may no longer send for example.com"],
    ],
    [
      "backup MX removed with host",
      {
        ...base,
        "example.com. MX": ["10 mail.example.com.", "20 mx2.example.com."],
        "mx2.example.com. A": ["203.0.113.26"],
      },
      base,
      ["caution hosts.spf-lost: 203.0.113.26 may no longer send for example.com"],
    ],
    [
      "foreign backup MX removed",
      { ...base, "example.com. MX": ["10 mail.example.com.", "20 backup.isp.example."] },
      base,
      ["caution mx.spf-lost: backup.isp.example may no longer send for example.com"],
    ],
    [
      "provider move step 1: SPF include beside",
      base,
      { ...base, "example.com. TXT": t("v=spf1 mx include:spf.provider.example -all") },
      [],
    ],
    [
      "provider move step 2: MX moves, mail host stays",
      { ...base, "example.com. TXT": t("v=spf1 mx include:spf.provider.example -all") },
      {
        ...base,
        "example.com. MX": ["10 mx.provider.example."],
        "example.com. TXT": t("v=spf1 mx include:spf.provider.example -all"),
      },
      [
        "caution mx.replaced: mail for example.com moves away from mail.example.com",
        "danger mx.spf-lost: 203.0.113.25 of mail.example.com may no longer send for example.com",
      ],
    ],
    [
      "provider move all at once",
      base,
      {
        "example.com. MX": ["10 mx.provider.example."],
        "example.com. TXT": t("v=spf1 include:spf.provider.example -all"),
      },
      [
        "caution mx.replaced: mail for example.com moves away from mail.example.com",
        "caution spf.sender-lost: 203.0.113.25 may no longer send for example.com",
      ],
    ],
    [
      "foreign MX to foreign MX, spf mx",
      { "example.com. MX": ["10 mx.a.example."], "example.com. TXT": t("v=spf1 mx -all") },
      { "example.com. MX": ["10 mx.b.example."], "example.com. TXT": t("v=spf1 mx -all") },
      [
        "caution mx.replaced: mail for example.com moves away from mx.a.example",
        "caution mx.spf-lost: mx.a.example may no longer send for example.com",
      ],
    ],
    ["HELO SPF added", base, { ...base, "mail.example.com. TXT": t("v=spf1 a -all") }, []],
    [
      "HELO SPF, host renumbered",
      { ...base, "mail.example.com. TXT": t("v=spf1 a -all") },
      { ...base, "mail.example.com. TXT": t("v=spf1 a -all"), "mail.example.com. A": ["203.0.113.26"] },
      [
        "caution hosts.mx-moved: the MX host mail.example.com is found at another address",
        "caution hosts.ptr-apart: 203.0.113.26 of mail.example.com has no PTR here, the old address had one; the PTR of 203.0.113.25 still names mail.example.com",
      ],
    ],
    [
      "HELO SPF -all",
      { ...base, "mail.example.com. TXT": t("v=spf1 a -all") },
      { ...base, "mail.example.com. TXT": t("v=spf1 -all") },
      ["caution spf.sender-lost: 203.0.113.25 may no longer send for mail.example.com"],
    ],
    [
      "include through CNAME of ours changes",
      {
        ...base,
        "_spf.example.com. CNAME": ["spf.a.example."],
        "example.com. TXT": t("v=spf1 mx include:_spf.example.com -all"),
      },
      {
        ...base,
        "_spf.example.com. CNAME": ["spf.b.example."],
        "example.com. TXT": t("v=spf1 mx include:_spf.example.com -all"),
      },
      ["danger hosts.spf-lost: spf.a.example may no longer send for example.com"],
    ],
    [
      "relay A to CNAME own",
      rel,
      {
        ...rel,
        "relay.example.com. A": [],
        "relay.example.com. CNAME": ["out.example.com."],
        "out.example.com. A": ["203.0.113.30"],
      },
      [],
    ],
    [
      "relay A to CNAME foreign",
      rel,
      { ...rel, "relay.example.com. A": [], "relay.example.com. CNAME": ["out.isp.example."] },
      ["caution hosts.spf-lost: 203.0.113.30 may no longer send for example.com"],
    ],
    [
      "relay CNAME own: target renumbered",
      {
        ...rel,
        "relay.example.com. A": [],
        "relay.example.com. CNAME": ["out.example.com."],
        "out.example.com. A": ["203.0.113.30"],
      },
      {
        ...rel,
        "relay.example.com. A": [],
        "relay.example.com. CNAME": ["out.example.com."],
        "out.example.com. A": ["203.0.113.40"],
      },
      ["caution hosts.spf-lost: 203.0.113.30 may no longer send for example.com"],
    ],
    [
      "relay CNAME foreign: target changes",
      { ...rel, "relay.example.com. A": [], "relay.example.com. CNAME": ["out.a.example."] },
      { ...rel, "relay.example.com. A": [], "relay.example.com. CNAME": ["out.b.example."] },
      ["caution hosts.spf-lost: out.a.example may no longer send for example.com"],
    ],
    [
      "flatten own _spf",
      {
        ...base,
        "_spf.example.com. TXT": t("v=spf1 ip4:192.0.2.9 -all"),
        "example.com. TXT": t("v=spf1 mx include:_spf.example.com -all"),
      },
      { ...base, "example.com. TXT": t("v=spf1 mx ip4:192.0.2.9 -all") },
      [],
    ],
    [
      "own _spf gone, include stays",
      {
        ...base,
        "_spf.example.com. TXT": t("v=spf1 ip4:192.0.2.9 -all"),
        "example.com. TXT": t("v=spf1 include:_spf.example.com include:a.example mx -all"),
      },
      { ...base, "example.com. TXT": t("v=spf1 include:_spf.example.com include:a.example mx -all") },
      [
        'danger spf.unreadable: receivers cannot evaluate the record of example.com: "include:_spf.example.com": "_spf.example.com" has no SPF record, one is required',
      ],
    ],
    [
      "own _spf grows over limit",
      {
        ...base,
        "_spf.example.com. TXT": t("v=spf1 ip4:192.0.2.9 -all"),
        "example.com. TXT": t("v=spf1 include:_spf.example.com mx -all"),
      },
      {
        ...base,
        "_spf.example.com. TXT": t("v=spf1 " + includes(10) + " -all"),
        "example.com. TXT": t("v=spf1 include:_spf.example.com mx -all"),
      },
      ["danger spf.over-limit: the record of example.com asks for 12 lookups, 10 are allowed"],
    ],
    [
      "own _spf ~all to -all",
      {
        ...base,
        "_spf.example.com. TXT": t("v=spf1 ip4:192.0.2.9 ~all"),
        "example.com. TXT": t("v=spf1 include:_spf.example.com mx -all"),
      },
      {
        ...base,
        "_spf.example.com. TXT": t("v=spf1 ip4:192.0.2.9 -all"),
        "example.com. TXT": t("v=spf1 include:_spf.example.com mx -all"),
      },
      [],
    ],
    [
      "redirect own ~all to -all",
      {
        ...base,
        "_spf.example.com. TXT": t("v=spf1 mx:example.com ~all"),
        "example.com. TXT": t("v=spf1 redirect=_spf.example.com"),
      },
      {
        ...base,
        "_spf.example.com. TXT": t("v=spf1 mx:example.com -all"),
        "example.com. TXT": t("v=spf1 redirect=_spf.example.com"),
      },
      ["caution spf.stricter: all others: softfail → fail"],
    ],
    [
      "subdomain mail domain SPF",
      {
        ...base,
        "news.example.com. MX": ["10 mail.example.com."],
        "news.example.com. TXT": t("v=spf1 mx include:esp.example -all"),
      },
      {
        ...base,
        "news.example.com. MX": ["10 mail.example.com."],
        "news.example.com. TXT": t("v=spf1 include:esp.example -all"),
      },
      ["danger spf.sender-lost: 203.0.113.25 may no longer send for news.example.com"],
    ],
    [
      "exists macro removed",
      { ...base, "example.com. TXT": t("v=spf1 mx exists:%{i}._spf.%{d} -all") },
      base,
      ["danger spf.sender-lost: exists:%{i}._spf.%{d} may no longer send for example.com"],
    ],
    [
      "macro include changed",
      { ...base, "example.com. TXT": t("v=spf1 mx include:%{ir}.a.example -all") },
      { ...base, "example.com. TXT": t("v=spf1 mx include:%{ir}.b.example -all") },
      ["danger spf.sender-lost: include:%{ir}.a.example may no longer send for example.com"],
    ],
    [
      "null MX",
      base,
      { ...base, "example.com. MX": ["0 ."] },
      [
        "danger mx.off: example.com no longer receives mail: the MX becomes null",
        "danger mx.spf-lost: 203.0.113.25 of mail.example.com may no longer send for example.com",
      ],
    ],
    [
      "null MX domain SPF -all removed",
      { "example.com. MX": ["0 ."], "example.com. TXT": t("v=spf1 -all") },
      { "example.com. MX": ["0 ."] },
      ["caution spf.looser: all others: fail → no SPF record"],
    ],
    [
      "two SPF records",
      base,
      { ...base, "example.com. TXT": ['"v=spf1 mx -all"', '"v=spf1 include:a.example -all"'] },
      ["danger spf.unreadable: example.com has 2 SPF records"],
    ],
    [
      "two SPF records to one",
      { ...base, "example.com. TXT": ['"v=spf1 mx -all"', '"v=spf1 include:a.example -all"'] },
      base,
      [],
    ],
    [
      "order only",
      { ...base, "example.com. TXT": t("v=spf1 mx include:a.example -all") },
      { ...base, "example.com. TXT": t("v=spf1 include:a.example mx -all") },
      [],
    ],
    [
      "IPv6 PTR removed",
      {
        ...base,
        "mail.example.com. AAAA": ["2001:db8::25"],
        "5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. PTR": [
          "mail.example.com.",
        ],
      },
      { ...base, "mail.example.com. AAAA": ["2001:db8::25"] },
      ["danger reverse.gone: mail.example.com still has 2001:db8::25"],
    ],
    [
      "RFC2317 PTR removed, alias foreign",
      {
        ...base,
        "25.113.0.203.in-addr.arpa. PTR": [],
        "25.0-31.113.0.203.in-addr.arpa. PTR": ["mail.example.com."],
      },
      { ...base, "25.113.0.203.in-addr.arpa. PTR": [] },
      ["danger reverse.gone: mail.example.com still has 203.0.113.25"],
    ],
    [
      "late relay addr, literal SPF",
      { ...rel, "example.com. TXT": t("v=spf1 mx ip4:203.0.113.30 -all") },
      { ...rel, "example.com. TXT": t("v=spf1 mx ip4:203.0.113.30 -all"), "relay.example.com. A": ["late"] },
      [
        "caution hosts.spf-uncovered: whether the SPF record of example.com holds the new address of relay.example.com is known after apply",
      ],
    ],
    ["late relay addr, a:relay", rel, { ...rel, "relay.example.com. A": ["late"] }, []],
    [
      "a/24 foreign widened",
      { ...base, "example.com. TXT": t("v=spf1 a:out.isp.example -all") },
      { ...base, "example.com. TXT": t("v=spf1 a:out.isp.example/24 -all") },
      [],
    ],
    [
      "foreign narrowed",
      { ...base, "example.com. TXT": t("v=spf1 a:out.isp.example/24 -all") },
      { ...base, "example.com. TXT": t("v=spf1 a:out.isp.example -all") },
      ["danger spf.sender-lost: a:out.isp.example/24 may no longer send for example.com"],
    ],
    [
      "closing +all",
      { ...base, "example.com. TXT": t("v=spf1 mx +all") },
      base,
      ["caution spf.stricter: all others: pass → fail"],
    ],
    [
      "11 MX hosts",
      base,
      {
        ...base,
        "example.com. MX": [
          "10 mail.example.com.",
          ...Array.from({ length: 10 }, (_, index) => `20 m${index}.isp.example.`),
        ],
      },
      ["danger mx.spf-lost: 203.0.113.25 may no longer send for example.com: example.com has 11 MX hosts"],
    ],
    [
      "mx -> a:foreign MX hosts",
      { "example.com. MX": ["10 mx.a.example."], "example.com. TXT": t("v=spf1 mx -all") },
      { "example.com. MX": ["10 mx.a.example."], "example.com. TXT": t("v=spf1 a:mx.a.example -all") },
      [],
    ],
    [
      "ptr points to host not there",
      base,
      { ...base, "25.113.0.203.in-addr.arpa. PTR": ["www.example.com."] },
      [
        "danger reverse.unconfirmed: 203.0.113.25 of mail.example.com is named www.example.com, of which no address is known here",
      ],
    ],
    [
      "domain goes",
      base,
      {},
      [
        "danger mx.gone: example.com has no MX any more",
        "danger spf.gone: example.com has no SPF record any more",
      ],
    ],
    [
      "still over limit",
      { ...base, "example.com. TXT": t("v=spf1 " + includes(12) + " -all") },
      { ...base, "example.com. TXT": t("v=spf1 " + includes(12) + " ~all") },
      [],
    ],
    [
      "three v4-only hosts, then ip6",
      {
        ...base,
        "a1.example.com. A": ["192.0.2.1"],
        "a2.example.com. A": ["192.0.2.2"],
        "example.com. TXT": t("v=spf1 mx a:a1.example.com ip6:2001:db8::1 -all"),
      },
      {
        ...base,
        "a1.example.com. A": ["192.0.2.1"],
        "a2.example.com. A": ["192.0.2.2"],
        "example.com. TXT": t("v=spf1 mx a:a1.example.com a:a2.example.com ip6:2001:db8::1 -all"),
      },
      [],
    ],
    [
      "SPF to fail and drops include",
      { ...base, "example.com. TXT": t("v=spf1 mx include:a.example ~all") },
      base,
      [
        "caution spf.stricter: all others: softfail → fail",
        "danger spf.sender-lost: include:a.example may no longer send for example.com",
      ],
    ],
    ["TXT beside SPF", base, { ...base, "example.com. TXT": ['"v=spf1 mx -all"', '"MS=ms1"'] }, []],
    [
      "bounce return path CNAME goes",
      { ...base, "pm-bounces.example.com. CNAME": ["pm.mtasv.net."] },
      base,
      [],
    ],
    [
      "a network leaves an included record and the record around it is edited: told once",
      {
        ...base,
        "_spf.example.com. TXT": t("v=spf1 ip4:192.0.2.9 -all"),
        "example.com. TXT": t("v=spf1 mx include:_spf.example.com -all"),
      },
      {
        ...base,
        "_spf.example.com. TXT": t("v=spf1 -all"),
        "example.com. TXT": t("v=spf1 mx include:_spf.example.com include:a.example -all"),
      },
      ["danger spf.sender-lost: 192.0.2.9 may no longer send for example.com"],
    ],
    [
      "a host that no mail domain names, renumbered with its HELO record",
      { ...base, "www.example.com. A": ["203.0.113.80"], "www.example.com. TXT": t("v=spf1 a -all") },
      { ...base, "www.example.com. A": ["203.0.113.81"], "www.example.com. TXT": t("v=spf1 a -all") },
      [],
    ],
    [
      "a circle that stays",
      { ...base, "example.com. TXT": t("v=spf1 mx include:example.com -all") },
      { ...base, "example.com. TXT": t("v=spf1 mx ip4:192.0.2.9 include:example.com -all") },
      [],
    ],
  ])("%s", (_title, before, after, reasons) => {
    expect(reasonsOf(recordsReview(published(before), published(after)))).toEqual(reasons);
  });
});

const A: Records = {
  "a.example. MX": ["10 mail.a.example."],
  "mail.a.example. A": ["203.0.113.25"],
  "a.example. TXT": t("v=spf1 mx -all"),
};
const B: Records = {
  "b.example. MX": ["10 mail.a.example."],
  "b.example. TXT": t("v=spf1 mx ip4:192.0.2.77 -all"),
};
const Blit: Records = { ...B, "b.example. TXT": t("v=spf1 ip4:203.0.113.25 -all") };
const Binc: Records = { ...B, "b.example. TXT": t("v=spf1 include:a.example -all") };

describe("a change in a stack of two mail domains", () => {
  it.each<readonly [string, readonly [Records, Records], readonly [Records, Records], readonly string[]]>([
    [
      "B mx -> host of A renumbered",
      [A, B],
      [{ ...A, "mail.a.example. A": ["203.0.113.26"] }, B],
      ["caution hosts.mx-moved: the MX host mail.a.example is found at another address"],
    ],
    [
      "B literal, host of A renumbered",
      [A, Blit],
      [{ ...A, "mail.a.example. A": ["203.0.113.26"] }, Blit],
      [
        "caution hosts.mx-moved: the MX host mail.a.example is found at another address",
        "danger hosts.spf-uncovered: 203.0.113.26 of mail.a.example is in no term of the SPF record of b.example",
      ],
    ],
    [
      "B includes A, A drops mx",
      [A, Binc],
      [{ ...A, "a.example. TXT": t("v=spf1 ip4:192.0.2.1 -all") }, Binc],
      ["danger spf.sender-lost: 203.0.113.25 may no longer send for a.example, b.example"],
    ],
    [
      "B includes A, A's SPF goes",
      [A, Binc],
      [{ "a.example. MX": ["10 mail.a.example."], "mail.a.example. A": ["203.0.113.25"] }, Binc],
      [
        "danger spf.gone: a.example has no SPF record any more",
        'danger spf.unreadable: receivers cannot evaluate the record of b.example: "include:a.example": "a.example" has no SPF record, one is required',
      ],
    ],
    [
      "A has no MX, only B uses its host; A record goes",
      [{ "mail.a.example. A": ["203.0.113.25"] }, B],
      [{}, B],
      ["danger hosts.mx-unreachable: the MX names mail.a.example, which has no address any more"],
    ],
    [
      "A's MX changes, B mx:a.example",
      [A, { ...B, "b.example. TXT": t("v=spf1 mx:a.example -all") }],
      [
        { ...A, "a.example. MX": ["10 mx.isp.example."] },
        { ...B, "b.example. TXT": t("v=spf1 mx:a.example -all") },
      ],
      [
        "caution mx.replaced: mail for a.example moves away from mail.a.example",
        "danger mx.spf-lost: 203.0.113.25 of mail.a.example may no longer send for a.example, b.example",
      ],
    ],
    [
      "domain A removed, B includes A",
      [A, Binc],
      [{}, Binc],
      [
        "danger hosts.mx-unreachable: the MX names mail.a.example, which has no address any more",
        "danger mx.gone: a.example has no MX any more",
        "danger spf.gone: a.example has no SPF record any more",
        'danger spf.unreadable: receivers cannot evaluate the record of b.example: "include:a.example": "a.example" has no SPF record, one is required',
      ],
    ],
  ])("%s", (_title, before, after, reasons) => {
    const side = ([a, b]: readonly [Records, Records]) => ({ "a.example": a, "b.example": b });
    expect(reasonsOf(stackReview(side(before), side(after)))).toEqual(reasons);
  });
});

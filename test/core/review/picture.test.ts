// The picture of a mail domain: what it shows of each change, before and after, and what it does not hide.
import { describe, expect, it } from "vitest";
import type { Change } from "../../../core/review/change";
import { isTouched, pictures } from "../../../core/review/forms/picture";
import { review } from "../../../core/review/review";
import { emptySnapshot, snapshotOf, type Snapshot } from "../../../core/review/snapshot";
import { planStack } from "../../support";
import { changes, type NamedChange } from "./changes";
import { sideOf, type Records } from "./records";

/** The elements of a pane as "add mail.example.com: preference 10, 198.41.0.25". */
function drawn(before: Snapshot, after: Snapshot, title: string, domain = "example.com"): string[] {
  const picture = pictures(before, after).find((one) => one.domain === domain);
  const pane = picture?.panes.find((one) => one.title === title);
  return (pane?.elements ?? []).map(({ op, label, details }) => `${op} ${label}: ${details.join(", ")}`);
}

const key = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
const dmarc = (name: string, text: string): Records => ({ [`_dmarc.${name} TXT`]: [`"v=DMARC1; ${text}"`] });

const mx = (host: string, preference = 10): Records => ({ "example.com. MX": [`${preference} ${host}`] });
const spf = (text: string): Records => ({ "example.com. TXT": [text] });
const selector = (text: string, type = "TXT"): Records => ({ [`s._domainkey.example.com. ${type}`]: [text] });
const at = (address: string): Records => ({ ...mx("a.example.com."), "a.example.com. A": [address] });
const tlsa = (digit: string): Records => ({ "_25._tcp.a.example.com. TLSA": [`3 1 1 ${digit.repeat(64)}`] });
const tlsRpt = (local: string): Records => ({
  "_smtp._tls.example.com. TXT": [`"v=TLSRPTv1; rua=mailto:${local}@example.com"`],
});

interface Row {
  readonly part: string;
  readonly what: string;
  readonly before: Records;
  readonly after: Records;
  readonly shown: readonly string[];
}

const row = (part: string, what: string, before: Records, after: Records, ...shown: string[]): Row => {
  return { part, what, before, after, shown };
};

describe("the picture", () => {
  it.each([
    row(
      ...(["Receives", "MX in the order of preference", {}] as const),
      { "example.com. MX": ["100 b.example.net.", "20 a.example.net."] },
      ...["add a.example.net: preference 20", "add b.example.net: preference 100"],
    ),
    row(
      ...(["Receives", "an address that is late", at("198.41.0.1"), at("late")] as const),
      "change a.example.com: 198.41.0.1 → known after apply, preference 10",
    ),
    row(
      ...(["Receives", "addresses of which none is the other's successor"] as const),
      { ...at("198.41.0.1"), "a.example.com. AAAA": ["2620:fe::1"] },
      at("198.41.0.2"),
      "change a.example.com: - 198.41.0.1, - 2620:fe::1, + 198.41.0.2, preference 10",
    ),
    row("Receives", "an MX that is late", {}, { "example.com. MX": ["late"] }, "add known after apply: "),
    row(
      ...(["Receives", "no MX any more", mx("a.example.net."), {}] as const),
      "add no MX: senders try the address of the domain itself",
      "remove a.example.net: preference 10",
    ),
    row(
      ...(["Receives", "no MX before and after", {}, {}] as const),
      "same no MX: senders try the address of the domain itself",
    ),
    row(
      ...(["May send", "no SPF any more", spf('"v=spf1 -all"'), {}] as const),
      "add no SPF record: nobody is named, and nobody refused",
      "remove everybody else: fail",
    ),
    row("May send", "an SPF that is late", {}, spf("late"), "add known after apply: "),
    row(
      ...(["Signs", "a key in testing mode", selector(`"${key}"`), selector(`"${key}; t=y"`)] as const),
      "change s: Ed25519, fingerprint 06e3fd8fda29bb60 → Ed25519, fingerprint 06e3fd8fda29bb60, in testing mode",
    ),
    row(
      ...([
        "Signs",
        "another alias",
        selector("a.example.", "CNAME"),
        selector("b.example.", "CNAME"),
      ] as const),
      "change s: looked up at a.example → looked up at b.example",
    ),
    row(
      ...([
        "Signs",
        "every other selector",
        {},
        { "*._domainkey.example.com. TXT": ['"v=DKIM1; p="'] },
      ] as const),
      "add every other selector: revoked",
    ),
    row(
      ...(["Receiver decides", "a test, which lowers the policy"] as const),
      dmarc("example.com.", "p=reject; rua=mailto:a@example.com"),
      dmarc("example.com.", "p=reject; t=y; rua=mailto:b@example.com"),
      "change the domain: reject → quarantine",
      "change subdomains: reject → quarantine",
      "change names that do not exist: reject → quarantine",
      "change reports: a@example.com → b@example.com",
    ),
    row(
      ...(["Receiver decides", "the policy of a name below", dmarc("example.com.", "p=none")] as const),
      { ...dmarc("example.com.", "p=none"), ...dmarc("news.example.com.", "p=reject; sp=none") },
      ...["same the domain: none", "same subdomains: none", "same names that do not exist: none"],
      ...[
        "same reports: to nobody",
        "add news.example.com: reject, subdomains none, names that do not exist none",
      ],
    ),
    row(
      ...(["Receiver decides", "a policy elsewhere, which the one above does not replace"] as const),
      dmarc("com.", "p=reject"),
      { ...dmarc("com.", "p=reject"), "_dmarc.example.com. CNAME": ["a.example.net."] },
      "same com: reject",
      "change the domain: - reject, - by the record of com, + looked up at a.example.net",
      ...["remove subdomains: reject", "remove names that do not exist: reject"],
      "remove reports: to nobody",
    ),
    row(
      ...(["In transit", "another certificate in as many TLSA", tlsa("a"), tlsa("b")] as const),
      "change DANE at _25._tcp.a.example.com: 3 1 1 aaaaaaaaaaaaaaaa… → 3 1 1 bbbbbbbbbbbbbbbb…",
    ),
    row(
      ...(["In transit", "reports that go elsewhere", tlsRpt("a"), tlsRpt("b")] as const),
      "change TLS-RPT: reports to a@example.com → reports to b@example.com",
    ),
    row(
      ...(["In transit", "authorities", {}] as const),
      { "example.com. CAA": ['0 issue ";"', '0 iodef "mailto:a@example.com"'] },
      "add CAA at example.com: nobody may issue, iodef mailto:a@example.com",
    ),
    row(
      ...(["Answers for addresses", "an address that is late", at("198.41.0.1"), at("late")] as const),
      ...["add known after apply: ", "remove 198.41.0.1: not in these zones"],
    ),
  ])("shows under $part: $what", ({ part, before, after, shown }) => {
    expect(drawn(sideOf(before), sideOf(after), part)).toEqual(shown);
  });
});

it("shows the policy of the organizational domain where a mail domain has none of its own", () => {
  const domain = (name: string, policy: string): Snapshot["domains"][number] => {
    const sets = { [`_dmarc.${name}. TXT`]: { ttl: 60, rdatas: [`"v=DMARC1; ${policy}"`] } };
    return { domain: name, records: policy === "" ? {} : { [name]: sets }, issues: [], facts: {} };
  };
  const side = (...domains: Snapshot["domains"]): Snapshot => ({ domains, manualActions: [] });
  const shop = domain("shop.example.com", "");
  const before = side(domain("example.com", "p=none"), shop);
  const after = side(domain("example.com", "p=reject; sp=quarantine; np=reject"), shop);
  expect(drawn(before, after, "Receiver decides", "shop.example.com")).toEqual([
    "change the domain: none → quarantine, by the record of example.com",
    "change subdomains: none → quarantine",
    "change names that do not exist: none → reject",
    "same reports: to nobody",
  ]);
});

/** The part of the picture in which a change of a room must be seen. */
const paneOf: Readonly<Record<string, string>> = {
  ...{ mx: "Receives", spf: "May send", dkim: "Signs", dmarc: "Receiver decides" },
  ...{ mtaSts: "In transit", tlsRpt: "In transit", dane: "In transit", caa: "In transit" },
};

describe.each(Object.entries(changes))(
  "the picture of %s",
  (_name, { before, after, late = (side) => side }: NamedChange) => {
    const side = (configuration: object | null): Snapshot => {
      if (configuration === null) return emptySnapshot;
      const stack =
        "domains" in configuration ? configuration : { domains: { "example.com": configuration } };
      return snapshotOf(planStack(stack));
    };

    it("hides no change of who receives, sends, signs or decides", () => {
      const sides = { before: side(before), after: late(side(after)) };
      const all = pictures(sides.before, sides.after);
      const hidden = review(sides.before, sides.after).changes.filter((change) => {
        const title = isSeen(change) ? paneOf[change.room] : undefined;
        const panes = all.find(({ domain }) => domain === change.domain)?.panes ?? [];
        return title !== undefined && panes.some((pane) => pane.title === title && !isTouched(pane));
      });
      expect(hidden.map(({ id, summary }) => `${id}: ${summary}`)).toEqual([]);
    });
  },
);

/** True for a change of a value; TTL, zone and the SPF of a host's own name are not drawn. */
function isSeen(change: Change): change is Change & { kind: "record" } {
  if (change.kind !== "record") return false;
  const moved = JSON.stringify(change.before?.rdatas) !== JSON.stringify(change.after?.rdatas);
  return moved && (change.room !== "spf" || change.owner === `${change.domain}.`);
}

// What every DNS host must hold, or refuse by name: RRsets, and changes from one set of them to another.
import { parseIpv6 } from "../../core/dns/address";
import { parseName, type Fqdn } from "../../core/dns/name";
import { parseRdata } from "../../core/dns/presentation";
import { toOctets, type Rdata, type RrType } from "../../core/dns/rdata";
import { rrset, type RRset } from "../../core/dns/rrset";
import { unwrap } from "../../core/result";

/** What a zone holds, one state after the other. Each RRset says in its sources which mail domain it belongs to. */
export interface ContractCase {
  readonly title: string;
  readonly apex: Fqdn;
  readonly states: readonly (readonly RRset[])[];
}

const zone = "example.com";
const name = (text: string): Fqdn => unwrap(parseName(text));

interface More {
  readonly ttl?: number;
  /** the mail domain */
  readonly domain?: string;
  readonly room?: string;
}

function set<T extends RrType>(
  owner: string,
  type: T,
  rdatas: readonly Rdata<T>[],
  { ttl = 3600, domain = zone, room = "extra" }: More = {},
): RRset {
  return rrset({ domain, room, where: `${owner} ${type}` }, name(owner), type, ttl, rdatas) as RRset;
}

const a = (owner: string, addresses: readonly string[], more?: More): RRset =>
  set(
    owner,
    "A",
    addresses.map((address) => ({ address })),
    more,
  );
const aaaa = (owner: string, texts: readonly string[]): RRset =>
  set(
    owner,
    "AAAA",
    texts.map((text) => ({ address: unwrap(parseIpv6(text)) })),
  );
const cname = (owner: string, target: string): RRset => set(owner, "CNAME", [{ target: name(target) }]);
const ns = (owner: string, targets: readonly string[]): RRset =>
  set(
    owner,
    "NS",
    targets.map((target) => ({ target: name(target) })),
  );
const ptr = (owner: string, target: string): RRset => set(owner, "PTR", [{ target: name(target) }]);
const mx = (owner: string, hosts: Readonly<Record<string, number>>, more?: More): RRset =>
  set(
    owner,
    "MX",
    Object.entries(hosts).map(([host, preference]) => ({ preference, exchange: name(host) })),
    more,
  );
const txt = (owner: string, texts: readonly string[], more?: More): RRset =>
  set(
    owner,
    "TXT",
    texts.map((text) => ({ text })),
    more,
  );
type Srv = readonly [priority: number, weight: number, port: number, target: string];
const srv = (owner: string, rows: readonly Srv[]): RRset =>
  set(
    owner,
    "SRV",
    rows.map(([priority, weight, port, target]) => ({ priority, weight, port, target: name(target) })),
  );
type Caa = readonly [flags: number, tag: string, value: string];
const caa = (owner: string, rows: readonly Caa[]): RRset =>
  set(
    owner,
    "CAA",
    rows.map(([flags, tag, value]) => ({ flags, tag, value })),
  );
const tlsa = (owner: string, texts: readonly string[]): RRset =>
  set(
    owner,
    "TLSA",
    texts.map((text) => unwrap(parseRdata("TLSA", text))),
  );

/** The same RRset with its RDATA in the other order. */
function reversed(one: RRset): RRset {
  return { ...one, rdatas: [...one.rdatas].reverse(), sources: [...one.sources].reverse() } as RRset;
}

/** Two RRsets of one type and name in one, the sources of each kept. */
function joined(first: RRset, second: RRset): RRset {
  const rdatas = [...first.rdatas, ...second.rdatas];
  return { ...first, rdatas, sources: [...first.sources, ...second.sources] } as RRset;
}

const digest = "0123456789ABCDEF".repeat(4);
const octets = (length: number): string => "0123456789abcdef".repeat(length / 16 + 1).slice(0, length);
const all = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => String.fromCharCode(from + index)).join("");

// 63 + 1 + 63 + 1 + 63 + 1 + 49 + 1 + 11 characters
const longest = `${["a", "b", "c"].map((letter) => letter.repeat(63)).join(".")}.${"d".repeat(49)}.${zone}`;

const ofTypes: readonly (readonly [title: string, ...sets: RRset[]])[] = [
  ["A", a("mail.example.com", ["192.0.2.25"])],
  ["A with two addresses", a("mail.example.com", ["192.0.2.25", "192.0.2.26"])],
  ["AAAA", aaaa("mail.example.com", ["2001:db8::25"])],
  ["AAAA in long form", aaaa("mail.example.com", ["2001:0DB8:0000:0000:0000:0000:0000:0025"])],
  [
    "AAAA with two zero groups apart",
    aaaa("mail.example.com", ["2001:db8:0:0:1:0:0:1", "2001:db8:0:1:1:1:1:1"]),
  ],
  ["CNAME", cname("www.example.com", "web.example.net")],
  ["NS of a delegation", ns("sub.example.com", ["ns1.example.net", "ns2.example.net"])],
  ["NS of the apex", ns("example.com", ["ns1.example.net"])],
  ["MX with two hosts", mx("example.com", { "mx1.example.com": 10, "mx2.example.net": 20 })],
  ["MX with equal preferences", mx("example.com", { "mx1.example.com": 10, "mx2.example.com": 10 })],
  ["null MX", mx("example.com", { ".": 0 })],
  ["MX preference at both ends", mx("example.com", { "mx1.example.com": 0, "mx2.example.com": 65535 })],
  ["SRV", srv("_imaps._tcp.example.com", [[0, 1, 993, "imap.example.com"]])],
  [
    "SRV with two targets",
    srv("_imaps._tcp.example.com", [
      [0, 1, 993, "imap.example.com"],
      [10, 65535, 1993, "imap2.example.net"],
    ]),
  ],
  ["SRV with a dot as target", srv("_pop3._tcp.example.com", [[0, 0, 0, "."]])],
  ["CAA", caa("example.com", [[0, "issue", "ca.example"]])],
  [
    "CAA with parameters",
    caa("example.com", [
      [128, "issue", "ca.example; validationmethods=dns-01; accounturi=https://ca.example/acct/1"],
      [0, "issuewild", "ca.example;account=230123"],
      [0, "iodef", "mailto:security@example.com?subject=a%22b"],
    ]),
  ],
  ["CAA that lets nobody issue", caa("example.com", [[0, "issue", ";"]])],
  ["CAA with a quote and a backslash", caa("example.com", [[0, "iodef", 'mailto:"a\\b"@example.com']])],
  [
    "CAA with an octet outside of ASCII",
    caa("example.com", [[0, "iodef", toOctets("mailto:\u00e4@example.com")]]),
  ],
  [
    "TLSA given in upper case",
    tlsa("_25._tcp.mail.example.com", [`3 1 1 ${digest}`, `2 1 2 ${digest}${digest}`]),
  ],
  ["TLSA with a whole certificate", tlsa("_25._tcp.mail.example.com", [`3 0 0 ${digest.repeat(40)}`])],
  [
    "apex with everything",
    a("example.com", ["192.0.2.80"]),
    aaaa("example.com", ["2001:db8::80"]),
    mx("example.com", { "mail.example.com": 10 }),
    joined(txt("example.com", ["v=spf1 mx -all"], { room: "spf" }), txt("example.com", ["MS=ms1", "abc=1"])),
    caa("example.com", [[0, "issue", "ca.example"]]),
  ],
];

const ofTexts: readonly (readonly [title: string, text: string])[] = [
  ...[0, 1, 254, 255, 256, 509, 510, 511, 600, 2000, 4000].map(
    (length) => [`TXT of ${length} octets`, octets(length)] as const,
  ),
  ["TXT with quotes", 'a "quoted" word, and one at the end "'],
  ["TXT in quotes", '"all of it"'],
  ["TXT with backslashes", String.raw`a\b \" \\ \065 \101 end\ `.trimEnd()],
  ["TXT that ends with a backslash", "end\\"],
  ["TXT with semicolons and parentheses", "v=DMARC1; p=none; (a) ; b"],
  ["TXT with other characters of zone files", "$ORIGIN @ * # % ' ` ~ & < > , : / ? = + | ! { } [ ] ^ _"],
  ["TXT in UTF-8", toOctets("Gr\u00fc\u00dfe \u20ac \u{1f4e7}")],
  ["TXT with a character of UTF-8 at the cut", `${octets(254)}${toOctets("\u20ac")} after`],
  ["TXT with octets that are no UTF-8", all(128, 255)],
  ["TXT with control octets", all(0, 31) + "\u007f"],
  ["TXT with a control octet before a digit", "\u00077 \u00007"],
  ["TXT with leading and trailing blanks", "  two before, two after  "],
  ["TXT of blanks", "   "],
  ["TXT in capitals", "V=Spf1 MX -All"],
];

const ofTtls = [0, 1, 30, 60, 86400, 2147483647].map(
  (ttl) => [`TTL ${ttl}`, a("mail.example.com", ["192.0.2.25"], { ttl })] as const,
);

const ofNames: readonly (readonly [title: string, ...sets: RRset[]])[] = [
  ["name of 253 characters", a(longest, ["192.0.2.25"]), mx("example.com", { [longest]: 10 })],
  ["wildcard", mx("*.example.com", { "mail.example.com": 10 }), txt("*.example.com", ["v=spf1 -all"])],
  ["wildcard below a label with an underscore", txt("*._report._dmarc.example.com", ["v=DMARC1"])],
  ["asterisk that is no wildcard", txt("a.*.example.com", ["x"])],
  [
    "names with underscores",
    txt("_dmarc.example.com", ["v=DMARC1; p=none"]),
    cname("s1._domainkey.example.com", "s1._domainkey.example.net"),
  ],
  ["name in A-labels", a("xn--bcher-kva.example.com", ["192.0.2.25"])],
];

const reverseZone = "2.0.192.in-addr.arpa";
const ofReverseZones: readonly (readonly [title: string, ...sets: RRset[]])[] = [
  ["PTR", ptr("25.2.0.192.in-addr.arpa", "mail.example.com")],
  ["target with a slash", cname("25.2.0.192.in-addr.arpa", "25.0/25.2.0.192.in-addr.arpa")],
  ["owner name with a slash", ptr("25.0/25.2.0.192.in-addr.arpa", "mail.example.com")],
];

const news: More = { domain: "news.example.com" };
const www = a("www.example.com", ["192.0.2.80"]);
const spf = (text: string): RRset => txt("example.com", [text], { room: "spf" });
const mx3 = mx("example.com", { "mx1.example.com": 10, "mx2.example.com": 20, "mx3.example.com": 30 });

const ofChanges: readonly (readonly [title: string, ...states: (readonly RRset[])[]])[] = [
  ["rename", [www], [a("web.example.com", ["192.0.2.80"])]],
  [
    "rename of a host that an MX names",
    [a("mx1.example.com", ["192.0.2.25"]), mx("example.com", { "mx1.example.com": 10 })],
    [a("mx2.example.com", ["192.0.2.25"]), mx("example.com", { "mx2.example.com": 10 })],
  ],
  [
    "retype from A to CNAME in two steps",
    [www, mx3],
    [mx3],
    [cname("www.example.com", "web.example.net"), mx3],
  ],
  [
    "retype from CNAME to A in two steps",
    [cname("www.example.com", "web.example.net"), mx3],
    [mx3],
    [www, mx3],
  ],
  [
    "removal of one of many hosts",
    [mx3],
    [mx("example.com", { "mx1.example.com": 10, "mx3.example.com": 30 })],
  ],
  ["removal of one of many texts", [txt("example.com", ["a", "b", "c"])], [txt("example.com", ["a", "c"])]],
  [
    "removal of one of two addresses",
    [a("mail.example.com", ["192.0.2.25", "192.0.2.26"])],
    [a("mail.example.com", ["192.0.2.26"])],
  ],
  ["removal of an RRset", [www, mx3], [mx3]],
  ["removal of everything", [www, mx3], []],
  [
    "addition of a text beside others",
    [txt("example.com", ["a", "c"])],
    [txt("example.com", ["a", "b", "c"])],
  ],
  ["addition of an RRset at a name", [www], [www, aaaa("www.example.com", ["2001:db8::80"])]],
  [
    "new TTL",
    [mx3],
    [
      mx(
        "example.com",
        { "mx1.example.com": 10, "mx2.example.com": 20, "mx3.example.com": 30 },
        { ttl: 300 },
      ),
    ],
  ],
  [
    "new preferences, exchanged",
    [mx("example.com", { "mx1.example.com": 10, "mx2.example.com": 20 })],
    [mx("example.com", { "mx1.example.com": 20, "mx2.example.com": 10 })],
  ],
  [
    "new target of a CNAME",
    [cname("www.example.com", "web.example.net")],
    [cname("www.example.com", "www.example.net")],
  ],
  ["new address", [www], [a("www.example.com", ["192.0.2.81"])]],
  [
    "new text beside one of somebody else",
    [joined(spf("v=spf1 mx ~all"), txt("example.com", ["MS=1"]))],
    [joined(spf("v=spf1 mx -all"), txt("example.com", ["MS=1"]))],
  ],
  ["new case of a text", [txt("example.com", ["MS=abc"])], [txt("example.com", ["MS=ABC"])]],
  [
    "new parameters of a CAA",
    [caa("example.com", [[0, "issue", "ca.example; a=1"]])],
    [caa("example.com", [[0, "issue", "ca.example; a=2"]])],
  ],
  [
    "new weight of an SRV",
    [srv("_imaps._tcp.example.com", [[0, 1, 993, "imap.example.com"]])],
    [srv("_imaps._tcp.example.com", [[5, 2, 993, "imap.example.com"]])],
  ],
  ["another order of the hosts of an MX", [mx3], [reversed(mx3)]],
  [
    "another order of texts",
    [txt("example.com", ["a", "b", "c"])],
    [reversed(txt("example.com", ["a", "b", "c"]))],
  ],
  ["another order of RRsets", [www, mx3, spf("v=spf1 mx -all")], [spf("v=spf1 mx -all"), mx3, www]],
  [
    "two mail domains in one zone",
    [
      mx3,
      mx("news.example.com", { "mx1.example.com": 10 }, news),
      txt("_dmarc.news.example.com", ["v=DMARC1; p=none"], news),
    ],
    [mx3, mx("news.example.com", { "mx2.example.com": 10 }, news)],
    [mx3],
  ],
  [
    "a mail domain that hands a name over in two steps",
    [www, mx("news.example.com", { "mx1.example.com": 10 }, news)],
    [mx("news.example.com", { "mx1.example.com": 10 }, news)],
    [a("www.example.com", ["192.0.2.81"], news), mx("news.example.com", { "mx1.example.com": 10 }, news)],
  ],
];

const inZone =
  (apex: string) =>
  ([title, ...sets]: readonly [string, ...RRset[]]): ContractCase => ({
    title,
    apex: name(apex),
    states: [sets],
  });

/** Every case; the title names it in the tables of refusals. */
export const contractCases: readonly ContractCase[] = [
  ...[...ofTypes, ...ofTtls, ...ofNames].map(inZone(zone)),
  ...ofTexts.map(([title, text]) => inZone(zone)([title, txt("text.example.com", [text])])),
  ...ofReverseZones.map(inZone(reverseZone)),
  ...ofChanges.map(([title, ...states]) => ({ title, apex: name(zone), states })),
];

const target = cname("www.example.com", "web.example.net");

/** Names at which records of one type take the place of others, in one update. */
export const retypeCases: readonly ContractCase[] = (
  [
    ["A to CNAME", [www], [target]],
    ["CNAME to A", [target], [www]],
    ["CNAME to A and TXT", [target], [www, txt("www.example.com", ["x"])]],
    ["A and TXT to CNAME", [www, txt("www.example.com", ["x"])], [target]],
    ["A to TXT", [www], [txt("www.example.com", ["x"])]],
  ] as const
).map(([title, ...states]) => ({ title, apex: name(zone), states }));

// Asking the DNS: what is recorded of an answer, and what never passes for one.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { inquire } from "../../cli/dns/observe";
import { lookUp } from "../../cli/dns/lookup";
import { parseServer, serverText, systemServers } from "../../cli/dns/servers";
import { parseName, type Fqdn } from "../../core/dns/name";
import type { RrType } from "../../core/dns/rdata";
import { encodeMessage, type WireMessage } from "../../core/dns/wire";
import { unwrap } from "../../core/result";
import { answerTo, record, soa, startNameserver, type Behaviour, type Nameserver } from "./nameserver";

const name = (text: string): Fqdn => unwrap(parseName(text));
let running: Nameserver[] = [];

async function serve(behaviour: Behaviour): Promise<Nameserver> {
  const server = await startNameserver(behaviour);
  running.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()));
  running = [];
});

async function observed(
  servers: readonly Nameserver[],
  owner = "example.com",
  type: RrType = "A",
  timeoutMs = 3000,
): Promise<string> {
  const found = await lookUp({ name: name(owner), type }, { servers, timeoutMs });
  return [found.status, ...found.rdatas].join(" ");
}

/** What is recorded where somebody stays silent: the wait is short. */
async function observedSoon(...servers: readonly Nameserver[]): Promise<string> {
  return observed(servers, undefined, undefined, 300);
}

/** What is recorded of one server's behaviour. */
async function recorded(behaviour: Behaviour, owner?: string, type?: RrType): Promise<string> {
  return observed([await serve(behaviour)], owner, type);
}

const address = "example.com A 192.0.2.1";
const octetsOf = (message: WireMessage): Uint8Array => unwrap(encodeMessage(message));

describe("an answer", () => {
  it.each<[string, Behaviour, string]>([
    [
      "RDATA",
      (query) => [answerTo(query, [address, "example.com A 192.0.2.2"])],
      "NOERROR 192.0.2.1 192.0.2.2",
    ],
    ["no data from a resolver", (query) => [answerTo(query, [])], "NOERROR"],
    [
      "no data from a nameserver",
      (query) => [answerTo(query, [], { recursionAvailable: false, authorities: [soa] })],
      "NOERROR",
    ],
    ["no such name", (query) => [answerTo(query, [], { rcode: 3 })], "NXDOMAIN"],
    ["records of other names and types", (query) => [answerTo(query, ["other.com A 192.0.2.9"])], "NOERROR"],
    ["a failure", (query) => [answerTo(query, [], { rcode: 2 })], "SERVFAIL"],
    ["a failure with records", (query) => [answerTo(query, [address], { rcode: 5 })], "REFUSED"],
    [
      "a referral",
      (query) => [
        answerTo(query, [], { recursionAvailable: false, authorities: [record("com NS a.gtld.example")] }),
      ],
      "REFERRAL",
    ],
  ])("%s", async (_title, behaviour, expected) => {
    expect(await recorded(behaviour)).toBe(expected);
  });
});

describe("an alias", () => {
  it("is followed inside of the answer, and case makes no difference", async () => {
    const texts = [
      "example.com CNAME a.example.net",
      "A.example.net CNAME b.example.net",
      "b.example.net A 192.0.2.7",
    ];
    expect(await recorded((query) => [answerTo(query, texts)])).toBe("NOERROR 192.0.2.7");
  });

  it("is the answer when it was asked for", async () => {
    const texts = ["example.com CNAME a.example.net", "a.example.net CNAME b.example.net"];
    expect(await recorded((query) => [answerTo(query, texts)], "example.com", "CNAME")).toBe(
      "NOERROR a.example.net.",
    );
  });

  it("that leads out of a nameserver's zones is asked for by its target", async () => {
    const server = await serve((query) =>
      query.questions[0]?.name === "example.com."
        ? [
            answerTo(query, ["example.com CNAME a.example.net"], {
              recursionAvailable: false,
              authoritative: true,
            }),
          ]
        : [answerTo(query, [], { recursionAvailable: false, rcode: 5 })],
    );
    expect(await observed([server])).toBe("REFUSED");
    expect(server.asked).toEqual(["udp example.com. A", "udp a.example.net. A"]);
  });

  it("in a circle is no answer", async () => {
    const texts = ["example.com CNAME a.example.net", "a.example.net CNAME example.com"];
    expect(await recorded((query) => [answerTo(query, texts)])).toBe("LOOP");
    const endless: Behaviour = (query) => {
      const owner = query.questions[0]?.name ?? "";
      const more = { recursionAvailable: false, authoritative: true };
      return [answerTo(query, [`${owner} CNAME x${owner.length}.example`], more)];
    };
    expect(await recorded(endless)).toBe("LOOP");
  });

  it("to a name that does not exist does not exist", async () => {
    const texts = ["example.com CNAME gone.example.net"];
    expect(await recorded((query) => [answerTo(query, texts, { rcode: 3 })])).toBe("NXDOMAIN");
  });
});

describe("a message that is not the answer", () => {
  const good = (query: WireMessage) => answerTo(query, [address]);
  const forged = (query: WireMessage) => answerTo(query, ["example.com A 198.51.100.66"]);
  it.each<[string, Behaviour]>([
    ["another id", (query) => [{ ...forged(query), id: query.id ^ 1 }, good(query)]],
    ["no response", (query) => [{ ...forged(query), response: false }, good(query)]],
    ["another opcode", (query) => [{ ...forged(query), opcode: 4 }, good(query)]],
    ["three octets", (query) => [Buffer.from("abc"), good(query)]],
    ["noise", (query) => [Buffer.alloc(512, 0xff), good(query)]],
  ])("is passed over: %s", async (_title, behaviour) => {
    expect(await recorded(behaviour)).toBe("NOERROR 192.0.2.1");
  });

  it.each<[string, Behaviour, string]>([
    [
      "another question",
      (query) => [{ ...forged(query), questions: [{ ...query.questions[0]!, name: name("b.example") }] }],
      "MALFORMED",
    ],
    [
      "another type",
      (query) => [{ ...forged(query), questions: [{ ...query.questions[0]!, type: "TXT" }] }],
      "MALFORMED",
    ],
    ["no question", (query) => [{ ...forged(query), questions: [] }], "MALFORMED"],
    ["a broken record", (query) => [octetsOf(forged(query)).subarray(0, -3)], "MALFORMED"],
  ])("is no answer: %s", async (_title, behaviour, expected) => {
    expect(await recorded(behaviour)).toBe(expected);
  });

  it("is not there when nobody is", async () => {
    const server = await startNameserver(() => []);
    await server.stop();
    expect(await observed([server])).toBe("UNREACHABLE");
    const nowhere = { ...server, host: "no.such.host.invalid" };
    expect(await observedSoon(nowhere)).toMatch(/^(UNREACHABLE|TIMEOUT)$/);
  });
});

describe("a cut answer", () => {
  const cut = (query: WireMessage) => answerTo(query, [address], { truncated: true });

  it("is asked for again over TCP", async () => {
    const long = Array.from({ length: 200 }, (_, index) => `example.com A 192.0.2.${index}`);
    const server = await serve((query, transport) => [
      transport === "udp" ? cut(query) : answerTo(query, long),
    ]);
    expect((await observed([server])).split(" ")).toHaveLength(201);
    expect(server.asked).toEqual(["udp example.com. A", "tcp example.com. A"]);
  });

  it("may end in the middle of a record", async () => {
    const server = await serve((query, transport) =>
      transport === "udp" ? [octetsOf(cut(query)).subarray(0, -3)] : [answerTo(query, [address])],
    );
    expect(await observed([server])).toBe("NOERROR 192.0.2.1");
  });

  it.each<[string, Behaviour, string]>([
    ["the connection is closed", () => [], "UNREACHABLE"],
    ["the id is another", (query) => [{ ...answerTo(query, [address]), id: query.id ^ 1 }], "MALFORMED"],
    ["it is cut again", (query) => [cut(query)], "MALFORMED"],
    ["it ends too early", (query) => [octetsOf(answerTo(query, [address])).subarray(0, 20)], "MALFORMED"],
  ])("is never used: %s", async (_title, behaviour, expected) => {
    const found = recorded((query, transport) =>
      transport === "udp" ? [cut(query)] : behaviour(query, transport),
    );
    expect(await found).toBe(expected);
  });
});

describe("servers", () => {
  it("that are silent are asked three times in all, one after the other", async () => {
    const silent = await serve(() => []);
    const also = await serve(() => []);
    expect(await observedSoon(silent, also)).toBe("TIMEOUT");
    expect([silent.asked.length, also.asked.length]).toEqual([2, 1]);
  });

  it("that lose a message are asked again", async () => {
    let count = 0;
    const lossy = await serve((query) => (++count < 3 ? [] : [answerTo(query, [address])]));
    expect(await observedSoon(lossy)).toBe("NOERROR 192.0.2.1");
  });

  it("that fail are asked once, then the next one", async () => {
    const failing = await serve((query) => [answerTo(query, [], { rcode: 2 })]);
    const working = await serve((query) => [answerTo(query, [address])]);
    expect(await observed([failing, working])).toBe("NOERROR 192.0.2.1");
    expect(failing.asked).toHaveLength(1);
  });

  it("that fail say more than those that are silent", async () => {
    const failing = await serve((query) => [answerTo(query, [], { rcode: 2 })]);
    const silent = await serve(() => []);
    expect(await observedSoon(failing, silent)).toBe("SERVFAIL");
  });

  it("that say no are believed, whatever the next one would say", async () => {
    const first = await serve((query) => [answerTo(query, [], { rcode: 3 })]);
    const second = await serve((query) => [answerTo(query, [address])]);
    expect(await observed([first, second])).toBe("NXDOMAIN");
    expect(second.asked).toEqual([]);
  });

  it("that do not know EDNS are asked without it", async () => {
    const server = await serve((query) =>
      query.edns === undefined
        ? [answerTo(query, [address])]
        : [
            {
              ...answerTo(query, [], { rcode: 1, questions: [] }),
              edns: undefined,
            } as unknown as WireMessage,
          ],
    );
    expect(await observed([server])).toBe("NOERROR 192.0.2.1");
    expect(server.asked).toHaveLength(2);
  });

  it.each([
    ["192.0.2.53", "192.0.2.53:53"],
    ["192.0.2.53:5353", "192.0.2.53:5353"],
    ["2001:db8::53", "[2001:db8::53]:53"],
    ["[2001:db8::53]:5353", "[2001:db8::53]:5353"],
    ["[2001:db8::53]", "[2001:db8::53]:53"],
    ["ns1.example.net", "ns1.example.net:53"],
    ["localhost:53000", "localhost:53000"],
  ])("%s is %s", (text, expected) => {
    expect(serverText(unwrap(parseServer(text)))).toBe(expected);
  });

  it.each([
    "",
    ":53",
    "192.0.2.53:",
    "192.0.2.53:0",
    "192.0.2.53:65536",
    "[192.0.2.53]:53",
    "a b",
    "https://x",
    "[::1",
  ])("%j is none", (text) => {
    const read = parseServer(text);
    expect("error" in read ? read.error : "").toContain("is no resolver; HOST, HOST:PORT or [ADDRESS]:PORT");
  });

  it("of the system are those of resolv.conf, three at most", () => {
    const folder = mkdtempSync(join(tmpdir(), "maildomain-resolv-"));
    const file = join(folder, "resolv.conf");
    const hosts = (text: string): string[] => {
      writeFileSync(file, text);
      return systemServers(file).map(serverText);
    };
    expect(
      hosts("# nameserver 192.0.2.9\nsearch example.com\nnameserver 192.0.2.1\n\tnameserver\t2001:db8::1 \n"),
    ).toEqual(["192.0.2.1:53", "[2001:db8::1]:53"]);
    expect(hosts("nameserver 192.0.2.1\n".repeat(5))).toHaveLength(3);
    expect(hosts("nameserver nonsense\n")).toEqual(["127.0.0.1:53"]);
    expect(systemServers(join(folder, "missing")).map(serverText)).toEqual(["127.0.0.1:53"]);
    rmSync(folder, { recursive: true });
  });
});

describe("an inquiry", () => {
  const at = "2026-11-24T08:00:00Z";
  const question = (text: string) => ({ name: name(text), type: "A" as const });

  it("goes on while answers lead to questions, and asks each of them once", async () => {
    const server = await serve((query) => [
      query.questions[0]?.name === "c.example." ? answerTo(query, [], { rcode: 2 }) : answerTo(query, []),
    ]);
    const steps = ["a.example", "b.example", "c.example"];
    const { answers, complete } = await inquire(
      {
        first: [question("z.example"), question("a.example")],
        // a failure stays open for ever
        next: (known) => steps.slice(0, known.observations.length).map(question),
      },
      { servers: [server], timeoutMs: 3000 },
      at,
    );
    expect(complete).toBe(true);
    expect(server.asked.sort()).toEqual(["a", "b", "c", "z"].map((label) => `udp ${label}.example. A`));
    expect(answers.observations.map(({ name: owner, status }) => `${owner} ${status}`)).toEqual([
      "a.example. NOERROR",
      "b.example. NOERROR",
      "c.example. SERVFAIL",
      "z.example. NOERROR",
    ]);
    expect(answers.observedAt).toBe(at);
  });

  it("ends, and says so, when the answers lead on without end", async () => {
    const server = await serve((query) => [answerTo(query, [])]);
    const { answers, complete } = await inquire(
      { first: [], next: ({ observations }) => [question(`n${observations.length}.example`)] },
      { servers: [server], timeoutMs: 3000 },
      at,
    );
    expect(complete).toBe(false);
    expect(answers.observations).toHaveLength(24);
  });
});

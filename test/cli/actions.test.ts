// maildomain actions: the list in its forms, the letter, and what a nameserver says about it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { WireMessage, WireRecord } from "../../core/dns/wire";
import { answerTo, startNameserver, type Behaviour, type Nameserver } from "./nameserver";
import { runCommand } from "./run-command";

const folder = mkdtempSync(join(tmpdir(), "maildomain-actions-"));
const running: Nameserver[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A configuration in a file; its mail host has two addresses that are not ours. */
function file(name: string, more = ""): string {
  const path = join(folder, name);
  const hosts = '{ mail.example.com: { ipv4: [203.0.113.25, 203.0.113.26], ipv6: "2001:db8::25" } }';
  writeFileSync(path, `domains:\n  example.com:\n    hosts: ${hosts}\n    mx: [mail.example.com]\n${more}`);
  return path;
}

const plain = file("plain.yaml");

/** Runs `actions --check` against a nameserver that behaves as the test says. */
async function check(config: string, behaviour: Behaviour, ...more: string[]) {
  const server = await startNameserver(behaviour);
  running.push(server);
  const resolver = `${server.host}:${server.port}`;
  const ran = await runCommand(
    "actions",
    "-c",
    config,
    "--check",
    "--resolver",
    resolver,
    "--timeout",
    "0.2",
    ...more,
  );
  return { ...ran, asked: server.asked };
}

/** Answers from a table of "owner TYPE"; a name that is not in it does not exist. */
function table(known: Readonly<Record<string, readonly string[]>>): Behaviour {
  return (query) => {
    const [question] = query.questions;
    const key = `${question?.name ?? ""} ${question?.type ?? ""}`;
    const found = known[key];
    if (found === undefined) return [answerTo(query, [], { rcode: 3 })];
    return [
      answerTo(
        query,
        found.map((rdata) => `${key} ${rdata}`),
      ),
    ];
  };
}

const reverse25 = "25.113.0.203.in-addr.arpa. PTR";
const reverse26 = "26.113.0.203.in-addr.arpa. PTR";
const reverse6 = `5.2.${"0.".repeat(22)}8.b.d.0.1.0.0.2.ip6.arpa. PTR`;
const forward = {
  "mail.example.com. A": ["203.0.113.25", "203.0.113.26"],
  "mail.example.com. AAAA": ["2001:db8::25"],
};
const mail = ["mail.example.com."];

/** The lines that begin an action. */
const heads = (text: string): string[] => text.split("\n").filter((line) => /^ {2}\S/.test(line));

describe("the list", () => {
  it("names every action, with its letter", async () => {
    const { status, stdout } = await runCommand("actions", "-c", plain);
    expect(status).toBe(0);
    expect(stdout.split("\n")[0]).toBe("3 manual actions open");
    expect(heads(stdout)).toEqual([
      "  ☐ ptr/2001:db8::25 (example.com)",
      "  ☐ ptr/203.0.113.25 (example.com)",
      "  ☐ ptr/203.0.113.26 (example.com)",
    ]);
    expect(stdout).toContain(
      "    letter: Please set the PTR record (reverse DNS) of 203.0.113.25 to mail.example.com.",
    );
  });

  it("comes as a checklist and as JSON", async () => {
    const markdown = await runCommand("actions", "-c", plain, "--format", "md");
    expect(markdown.stdout).toContain("- [ ] `ptr/203.0.113.25` (`example.com`): open\n");
    const json = await runCommand("actions", "-c", plain, "-f", "json");
    const { actions } = JSON.parse(json.stdout) as { actions: { id: string; state: string }[] };
    expect(actions.map(({ id, state }) => `${state} ${id}`)).toEqual([
      "open ptr/2001:db8::25",
      "open ptr/203.0.113.25",
      "open ptr/203.0.113.26",
    ]);
  });

  it("shows what is accepted with reason and day, and what is so no more", async () => {
    const path = file(
      "accepted.yaml",
      `    accepted:
      "ptr/203.0.113.25": { reason: moves soon, until: "9999-12-31" }
      "ptr/203.0.113.26": { reason: moved soon, until: "2026-01-31" }
`,
    );
    const { stdout } = await runCommand("actions", "-c", path);
    expect(heads(stdout)).toEqual([
      "  ☐ ptr/2001:db8::25 (example.com)",
      "  – ptr/203.0.113.25 (example.com): accepted until 9999-12-31: moves soon",
      "  ☐ ptr/203.0.113.26 (example.com): open again: it was accepted until 2026-01-31 (moved soon), and that day has passed",
    ]);
    expect(stdout.split("\n")[0]).toBe("2 manual actions open, 1 accepted");
  });

  it("shows what recorded answers closed, as plan does", async () => {
    const path = join(folder, "seen.json");
    const answers = { [reverse25]: { status: "NOERROR", rdatas: mail } };
    writeFileSync(path, JSON.stringify({ observedAt: "2026-11-24T08:00:00Z", answers }));
    for (const command of ["actions", "plan"]) {
      const { stdout } = await runCommand(command, "-c", plain, "--observations", path);
      expect(stdout).toContain("2 manual actions open, 1 done");
      expect(stdout).toContain("  ☑ ptr/203.0.113.25 (example.com): observed at 2026-11-24T08:00:00Z\n");
    }
  });

  it("is not made from a configuration with errors", async () => {
    const path = file(
      "wrong.yaml",
      '    accepted: { "ptr/203.0.113.52": { reason: a, until: "2027-01-01" } }\n',
    );
    const { status, stdout, stderr } = await runCommand("actions", "-c", path);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(
      '✖ action.accepted: there is no manual action "ptr/203.0.113.52"; did you mean "ptr/203.0.113.25"?',
    );
    expect(stderr).toContain(`→ at ${path}:5:`);
  });
});

describe("the letter", () => {
  it("is all that is printed, so that it can be sent", async () => {
    const { status, stdout, stderr } = await runCommand(
      "actions",
      "-c",
      plain,
      "--ticket",
      "ptr/203.0.113.25",
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Please set the PTR record[^]*EHLO mail\.example\.com\.\n$/);
    expect(stderr).toMatch(/^to: whoever the address was rented from/);
  });

  it("of an unknown action is refused with the nearest ids", async () => {
    const { status, stdout, stderr } = await runCommand(
      "actions",
      "-c",
      plain,
      "--ticket",
      "ptr/203.0.113.52",
    );
    expect([status, stdout]).toEqual([64, ""]);
    expect(stderr).toBe(
      'there is no manual action "ptr/203.0.113.52"; the nearest are "ptr/203.0.113.25", "ptr/203.0.113.26", "ptr/2001:db8::25"\n',
    );
  });

  it("goes with no other form", async () => {
    const { status, stderr } = await runCommand("actions", "-c", plain, "--ticket", "a", "--check");
    expect(status).toBe(64);
    expect(stderr).toContain("cannot be used with option '--check'");
  });
});

describe("the check", () => {
  it("ends with 0 when all of them are done", async () => {
    const { status, stdout, asked } = await check(
      plain,
      table({ ...forward, [reverse25]: mail, [reverse26]: mail, [reverse6]: mail }),
    );
    expect(heads(stdout)).toEqual([
      "  ☑ ptr/2001:db8::25 (example.com): the DNS answers as expected",
      "  ☑ ptr/203.0.113.25 (example.com): the DNS answers as expected",
      "  ☑ ptr/203.0.113.26 (example.com): the DNS answers as expected",
    ]);
    expect(status).toBe(0);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it("ends with 2 when one is open or wrong, and says what it found", async () => {
    const { status, stdout } = await check(
      plain,
      table({ ...forward, [reverse25]: ["vps.example.net."], [reverse6]: mail }),
    );
    expect(heads(stdout)).toEqual([
      "  ☑ ptr/2001:db8::25 (example.com): the DNS answers as expected",
      "  ☒ ptr/203.0.113.25 (example.com): wrong: the DNS has vps.example.net.",
      "  ☐ ptr/203.0.113.26 (example.com): the DNS was asked and has no such record",
    ]);
    expect(status).toBe(2);
  });

  it("ends with 2 when the only thing left is wrong", async () => {
    const known = { ...forward, [reverse25]: ["vps.example.net."], [reverse26]: mail, [reverse6]: mail };
    expect((await check(plain, table(known))).status).toBe(2);
  });

  it("says that the forward record is missing still", async () => {
    const { stdout } = await check(plain, table({ [reverse25]: mail, [reverse6]: mail }));
    expect(heads(stdout)[2]).toBe(
      "  ☐ ptr/203.0.113.26 (example.com): the DNS was asked and has no such record; the A of mail.example.com must be 203.0.113.26 first, and has none",
    );
  });

  it("ends with 3 when nothing is open but something is not verified", async () => {
    const known = table({ ...forward, [reverse25]: mail, [reverse6]: mail });
    const { status, stdout } = await check(plain, (query, transport) => {
      if (`${query.questions[0]?.name ?? ""} PTR` !== reverse26) return known(query, transport);
      return [answerTo(query, [], { rcode: 2 })];
    });
    expect(heads(stdout)[2]).toBe("  ? ptr/203.0.113.26 (example.com): not verified: SERVFAIL");
    expect(status).toBe(3);
  });

  it("takes silence for no answer", async () => {
    const { status, stdout } = await check(plain, () => []);
    expect(heads(stdout)[0]).toBe("  ? ptr/2001:db8::25 (example.com): not verified: TIMEOUT");
    expect(status).toBe(3);
  });

  it("counts what is accepted as settled", async () => {
    const path = file(
      "settled.yaml",
      `    reverse: { "203.0.113.26": { publish: false }, "2001:db8::25": { publish: false } }
    accepted: { "ptr/203.0.113.25": { reason: moves soon, until: "9999-12-31" } }
`,
    );
    const { status, stdout } = await check(path, table(forward));
    expect(heads(stdout)).toEqual([
      "  – ptr/203.0.113.25 (example.com): accepted until 9999-12-31: moves soon",
    ]);
    expect(status).toBe(0);
  });

  const signed = file(
    "signed.yaml",
    `    reverse: off\n    dane: { hosts: { mail.example.com: "3 1 1 ${"0123456789abcdef".repeat(4)}" } }\n`,
  );
  const ds = (query: WireMessage): WireRecord => ({
    ...{ owner: query.questions[0]!.name, type: "TYPE43", class: 1, ttl: 300 },
    octets: Buffer.from("3039 0d 02 ab".replaceAll(" ", ""), "hex"),
  });

  it.each([
    [
      "signed",
      0,
      (query: WireMessage) => answerTo(query, [], { answers: [ds(query)] }),
      "☑",
      "the DNS answers as expected",
    ],
    [
      "not signed",
      2,
      (query: WireMessage) => answerTo(query, []),
      "☐",
      "the DNS was asked and has no such record",
    ],
    [
      "a nameserver of the zone itself",
      3,
      (query: WireMessage) => answerTo(query, [], { recursionAvailable: false, authoritative: true }),
      "?",
      "not verified: a resolver has to be asked",
    ],
    [
      "a failure",
      3,
      (query: WireMessage) => answerTo(query, [], { rcode: 2 }),
      "?",
      "not verified: SERVFAIL",
    ],
  ])("asks for the DS of a zone: %s", async (_title, expected, answer, mark, note) => {
    const { status, stdout, asked } = await check(signed, (query) => [answer(query)]);
    expect(asked).toEqual(["udp example.com. TYPE43"]);
    expect(heads(stdout)).toEqual([`  ${mark} ds/example.com (example.com): ${note}`]);
    expect(status).toBe(expected);
  });
});

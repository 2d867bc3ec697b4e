// Reverse DNS as resolvers see it: what `up` writes is served by BIND, what is left to others is followed until done.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dig, withBind, type Bind, type Zones } from "./bind";
import { makeProject, type Project } from "./project";

const zone = "{ backend: zonefile, nameservers: [ns1.example.net], hostmaster: hostmaster.example.com }";
const v6Zone = "8.b.d.0.1.0.0.2.ip6.arpa";

/** Five addresses: in a reverse zone of ours, in a classless one with and without the zone above, in none. */
const config = `config:
  maildomain:zones:
    example.com: ${zone}
    2.0.192.in-addr.arpa: ${zone}
    128/25.2.0.192.in-addr.arpa: ${zone}
    64-127.100.51.198.in-addr.arpa: ${zone}
    ${v6Zone}: ${zone}
  maildomain:domains:
    example.com:
      hosts:
        mail.example.com:
          ipv4: [192.0.2.25, 192.0.2.130, 198.51.100.70, 203.0.113.25]
          ipv6: "2001:db8::25"
      mx: [mail.example.com]
      reverse:
        "192.0.2.130": { delegated: 128/25.2.0.192.in-addr.arpa }
        "198.51.100.70": { delegated: 64-127.100.51.198.in-addr.arpa }
        "203.0.113.25": { owner: isp }
`;

const ours = ["192.0.2.25", "192.0.2.130", "2001:db8::25"];
const theirs = ["delegation/198.51.100.70", "ptr/203.0.113.25"];

let project: Project;
beforeAll(() => {
  project = makeProject();
  project.write("dev", config);
});
afterAll(() => {
  project.dispose();
});

/** The zone files of the project by apex. */
function written(): Zones {
  const folder = join(project.root, "zones");
  const files = readdirSync(folder).filter((name) => name.endsWith(".zone"));
  return Object.fromEntries(
    files.map((name) => [
      name.replace(/\.zone$/, "").replaceAll("%2f", "/"),
      readFileSync(join(folder, name), "utf8"),
    ]),
  );
}

/** A zone that the owner of addresses keeps, with one record more. */
const foreign = (apex: string, record: string): Zones => ({
  [apex]: `$TTL 300\n@ SOA ns1.example.net. hostmaster.example.net. 1 3600 600 604800 300\n@ NS ns1.example.net.\n${record}\n`,
});

/** What the owners of the two other blocks publish; by default all that they were asked for. */
const others = (
  cname = "70 CNAME 70.64-127.100.51.198.in-addr.arpa.\n64-127 NS ns1.example.net.",
  ptr = "25 PTR mail.example.com.",
): Zones => ({
  ...foreign("100.51.198.in-addr.arpa", cname),
  ...foreign("113.0.203.in-addr.arpa", ptr),
});

/** "owner TYPE rdata" for each line of the answer to `dig -x`; an alias is followed, as resolvers do. */
function reverse(server: Bind, address: string): string[] {
  const answers: string[] = [];
  for (let question = `-x ${address}`; question !== "";) {
    const found = dig(server, [question]).map((line) => line.split(/\s+/));
    answers.push(...found.map(([owner = "", , , type = "", rdata = ""]) => `${owner} ${type} ${rdata}`));
    const [, , , type, target = ""] = found.at(-1) ?? [];
    question = type === "CNAME" ? `${target} PTR` : "";
  }
  return answers;
}

/** The ids of the manual actions that a run opens or closes. */
function told(stdout: string, verb: "opens" | "closes"): string[] {
  const lines = stdout.matchAll(new RegExp(`manual action (?:${verb}: (\\S+)|(\\S+) \\(${verb}\\))`, "g"));
  return [...lines].map(([, after, before]) => after ?? before ?? "");
}

/** `maildomain actions --check` against a nameserver. */
async function check(server: Bind) {
  const resolver = `127.0.0.1:${server.port}`;
  const { status, stdout, stderr } = await project.run("actions", "--check", "--resolver", resolver);
  return { status, stderr, heads: stdout.split("\n").filter((line) => /^ {2}\S/.test(line)) };
}

describe("PTRs", () => {
  it("are previewed where they go, the others as manual actions", async () => {
    const { status, stdout } = await project.run("preview");
    expect(status).toBe(0);
    expect(stdout).toContain("+ 25.2.0.192.in-addr.arpa. PTR in zone 2.0.192.in-addr.arpa");
    expect(stdout).toContain("+ 130.2.0.192.in-addr.arpa. CNAME in zone 2.0.192.in-addr.arpa");
    expect(stdout).toContain("+ 130.128/25.2.0.192.in-addr.arpa. PTR in zone 128/25.2.0.192.in-addr.arpa");
    expect(told(stdout, "opens")).toEqual(theirs);
  });

  it("of ours are answered with the mail host after up", async () => {
    const { status, stderr } = await project.run("up", "--yes");
    expect(stderr).not.toContain("✖");
    expect(status).toBe(0);
    await withBind(written(), (server) => {
      const found = ours.map((address) => reverse(server, address).at(-1)?.split(" ").slice(1).join(" "));
      expect(found).toEqual(ours.map(() => "PTR mail.example.com."));
      expect(reverse(server, "192.0.2.130")).toEqual([
        "130.2.0.192.in-addr.arpa. CNAME 130.128/25.2.0.192.in-addr.arpa.",
        "130.128/25.2.0.192.in-addr.arpa. PTR mail.example.com.",
      ]);
      // the name back: every address is one of the host's
      const forward = dig(server, ["mail.example.com A", "mail.example.com AAAA"]);
      for (const address of ours) expect(forward.some((line) => line.endsWith(`\t${address}`))).toBe(true);
      // this part is ours too, and is found once the owner has published the CNAME
      expect(dig(server, ["70.64-127.100.51.198.in-addr.arpa PTR"])[0]).toContain("mail.example.com.");
      return Promise.resolve();
    });
  });

  it("of others are the manual actions, exactly", async () => {
    const { stdout } = await project.run("actions", "--format", "json");
    const { actions } = JSON.parse(stdout) as { actions: { id: string; state: string }[] };
    expect(actions.map(({ id, state }) => [id, state])).toEqual(theirs.map((id) => [id, "open"]));
  });
});

describe("the check", () => {
  it("finds them open while the owners have published nothing", async () => {
    await withBind(others("@ TXT nothing", "@ TXT nothing"), async (server) => {
      const { status, heads } = await check(server);
      expect(heads).toEqual(
        theirs.map((id) => `  ☐ ${id} (example.com): the DNS was asked and has no such record`),
      );
      expect(status).toBe(2);
    });
  });

  it("says what stands there instead", async () => {
    await withBind(others(undefined, "25 PTR dialup-25.example.net."), async (server) => {
      const { status, heads } = await check(server);
      expect(heads).toEqual([
        "  ☑ delegation/198.51.100.70 (example.com): the DNS answers as expected",
        "  ☒ ptr/203.0.113.25 (example.com): wrong: the DNS has dialup-25.example.net.",
      ]);
      expect(status).toBe(2);
    });
  });

  it("cannot tell from a nameserver that does not hold their zones", async () => {
    await withBind(written(), async (server) => {
      const { status, heads } = await check(server);
      expect(heads).toEqual(theirs.map((id) => `  ? ${id} (example.com): not verified: REFUSED`));
      expect(status).toBe(3);
    });
  });

  it("reports them as done once they are there", async () => {
    await withBind(others(), async (server) => {
      const { status, heads } = await check(server);
      expect(heads).toEqual(theirs.map((id) => `  ☑ ${id} (example.com): the DNS answers as expected`));
      expect(status).toBe(0);
    });
  });
});

describe("what was observed", () => {
  it("closes them for the engine, and what is gone again opens them", async () => {
    const observe = (server: Bind) => project.run("observe", "--resolver", `127.0.0.1:${server.port}`);
    await withBind(others(), async (server) => {
      expect((await observe(server)).status).toBe(0);
      const { stdout } = await project.run("up", "--yes");
      expect(told(stdout, "closes")).toEqual(theirs);
      expect(stdout).toContain("no manual action open, 2 done");
      expect(stdout).toMatch(/☑ ptr\/203\.0\.113\.25 \(example\.com\): observed at \d{4}-/);
    });
    await withBind(others(undefined, "25 PTR dialup-25.example.net."), async (server) => {
      expect((await observe(server)).status).toBe(0);
      const { stdout, stderr } = await project.run("preview");
      expect(told(stdout, "opens")).toEqual(["ptr/203.0.113.25"]);
      expect(stdout).toContain("☒ ptr/203.0.113.25 (example.com): wrong: the DNS has dialup-25.example.net.");
      expect(stderr).toContain('203.0.113.25 points to "dialup-25.example.net" in the DNS');
    });
  });
});

// A mail domain at each kind of DNS host, zone files that differ from its plan, and what a review says of them.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { runCommand } from "./run-command";

/** The DNS hosts of the mail domain, as a configuration names them. */
export type Backend = "route53" | "cloudflare" | "zonefile";

const settings = `    hosts: { mail.example.com: { ipv4: 198.41.0.25 } }
    mx: [mail.example.com]
    spf: { all: softfail }
    dmarc: { policy: quarantine, aggregateReports: [dmarc@example.com] }
`;

/** A folder that goes with the test file that calls this, and the mail domain at each of the DNS hosts in it. */
export function liveFolder() {
  const folder = mkdtempSync(join(tmpdir(), "maildomain-review-live-"));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  /** Writes a file into it; returns its path. */
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const backends: Readonly<Record<Backend, string>> = {
    route53: "{ backend: route53, zoneId: Z0123456789ABCDEFGHIJ }",
    cloudflare: "{ backend: cloudflare, zoneId: 023e105f4ecef8ad9ca31a8372d0c353 }",
    zonefile: `{ backend: zonefile, nameservers: [ns1.example.net], path: ${join(folder, "own.zone")} }`,
  };
  const config = (name: Backend): string =>
    file(`${name}.yaml`, `zones: { example.com: ${backends[name]} }\ndomains:\n  example.com:\n${settings}`);
  const configs: Readonly<Record<Backend, string>> = {
    route53: config("route53"),
    cloudflare: config("cloudflare"),
    zonefile: config("zonefile"),
  };
  return { folder, file, backends, configs };
}

const head = "$ORIGIN example.com.\n$TTL 3600\n@ SOA ns1.example.net. h. 1 7200 3600 1209600 3600\n";
const asPlanned = [
  "@ MX 10 mail",
  '@ TXT "v=spf1 mx ~all"',
  "mail A 198.41.0.25",
  'mail TXT "v=spf1 a -all"',
  '_dmarc TXT "v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com"',
];

/** A zone file as planned, with some of its lines in another form and others after them. */
export function zone(changes: Readonly<Record<number, string>>, ...more: readonly string[]): string {
  const lines = asPlanned.map((line, index) => changes[index] ?? line);
  return `${head}${[...lines, ...more].filter((line) => line !== "").join("\n")}\n`;
}

interface Reviewed {
  readonly counts: { readonly unchanged: number };
  readonly changes: readonly {
    readonly kind: string;
    readonly risk: string;
    readonly op: string;
    readonly title: string;
    readonly owner: string;
    readonly type: string;
    readonly summary: string;
    readonly findings: readonly { readonly code: string; readonly reason: string }[];
  }[];
}

/** What `review` says: each change on a line with the codes of its findings, and what the command printed besides. */
export async function reviewed(...args: string[]) {
  const { status, stdout, stderr } = await runCommand("review", "--json", ...args);
  const { changes, counts } = JSON.parse(stdout) as Reviewed;
  const lines = changes.map(({ risk, op, title, owner, type, summary, findings }) =>
    [risk, op, title, owner, `${type}:`, summary, ...findings.map(({ code }) => `[${code}]`)].join(" "),
  );
  return { status, stderr, lines, unchanged: counts.unchanged, changes };
}

// What the tests of the provider need: holdings in short form, files in a folder of their own, refusals as text.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Fqdn } from "../../core/dns/name";
import type { Holding, RRsetValue } from "../../provider/store";
import { changeText } from "../../provider/zonefile/change";
import type { ZonefileSettings } from "../../provider/zonefile/settings";

/** 24 November 2026, noon UTC. */
export const noon = new Date(Date.UTC(2026, 10, 24, 12));

/** RRsets as "ttl RDATA" by `owner TYPE purpose`; several RDATA in a list. */
export type Short = Readonly<Record<string, string | readonly string[]>>;

/** A holding in zone example.com. */
export function holding(
  short: Short,
  domain = "example.com",
  settings: Partial<ZonefileSettings> = {},
): Holding<ZonefileSettings> {
  const rrsets = new Map<string, RRsetValue>();
  for (const [name, value] of Object.entries(short)) {
    const [owner = "", type = "", purpose = type] = name.split(" ");
    const lines = typeof value === "string" ? [value] : value;
    const ttl = Number.parseInt(lines[0] ?? "", 10);
    rrsets.set(`${owner} ${type}`, { ttl, purpose, rdatas: lines.map((line) => line.replace(/^\d+ /, "")) });
  }
  return {
    zone: "example.com." as Fqdn,
    settings: { path: "example.com.zone", ...settings },
    domain,
    rrsets,
  };
}

/** The mail domain of most tests. */
export const ordinary: Short = {
  "example.com. MX": "3600 10 mail.example.com.",
  "example.com. TXT SPF": '3600 "v=spf1 mx -all"',
  "_dmarc.example.com. TXT DMARC": '3600 "v=DMARC1; p=none"',
  "mail.example.com. A Hosts": "3600 192.0.2.25",
};

/** The text of a zone file after a change. */
export function change(
  text: string | undefined,
  before: Holding<ZonefileSettings> | undefined,
  after: Holding<ZonefileSettings> | undefined,
  now = noon,
): string | undefined {
  const sides = { ...(before && { before }), ...(after && { after }) };
  return changeText(text, sides, { path: "/zones/example.com.zone", now });
}

/** What an action is refused with. */
export function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  return "not refused";
}

/** What a promise is refused with, the path of the folder as "~". */
export async function rejection(action: Promise<unknown>, folder: string): Promise<string> {
  return action.then(
    () => "not refused",
    (error: unknown) => (error as Error).message.replaceAll(folder, "~"),
  );
}

/** A folder that is removed by `dispose`. */
export interface Folder {
  readonly path: string;
  file(name: string): string;
  read(name: string): string;
  write(name: string, text: string): void;
  list(): string[];
  dispose(): void;
}

export function makeFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), "maildomain-provider-"));
  return {
    path,
    file: (name) => join(path, name),
    read: (name) => readFileSync(join(path, name), "latin1"),
    write: (name, text) => {
      writeFileSync(join(path, name), text, "latin1");
    },
    list: () => readdirSync(path).sort(),
    dispose: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** The serial of a zone file. */
export function serialOf(text: string | undefined): number {
  return Number(/\bSOA\s[^(]*\(\s*(\d+)/.exec(text ?? "")?.[1]);
}

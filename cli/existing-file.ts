// Files that say what stands at our names before the first run: zone files, or answers of `maildomain observe`.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { ZoneConfig } from "../core/config/read";
import { isWithin, quote, root, withoutDot, type Fqdn } from "../core/dns/name";
import { parseZoneFile } from "../core/dns/zone-file";
import type { Existing } from "../core/existing";
import { existingInAnswers, existingInZone, joinExisting } from "../core/existing-sources";
import { defineRules, reporter, type Issue } from "../core/issue";
import { readObservations } from "../components/observations-file";

export const existingFileRules = defineRules({
  "existing.file": {
    level: "E",
    title: "a file of existing records can be read",
    why: "what it holds may be lost or in the way, and nobody would see it before the engine runs",
    example: "dig @ns1.example.net example.com AXFR > old.zone; maildomain plan --existing old.zone",
  },
  "existing.zone": {
    level: "E",
    title: "it is known which of the configured zones a zone file holds",
    why: "names without final dot mean another name in another zone",
    example: "$ORIGIN example.com. at the top of the file, or a file named example.com.zone",
  },
});
const report = reporter(existingFileRules);

/** What the files say together, and what is wrong with them; no statement at all without a file. */
export function readExistingFiles(
  paths: readonly string[],
  zones: readonly ZoneConfig[],
): { readonly existing?: Existing; readonly issues: readonly Issue[] } {
  if (paths.length === 0) return { issues: [] };
  const read = paths.map((path) => readExistingFile(path, zones));
  const issues = read.flatMap((one) => ("issue" in one ? [one.issue] : []));
  // with one file missing, too much would look as if nothing stood there
  if (issues.length > 0) return { issues };
  return { existing: joinExisting(read.flatMap((one) => ("value" in one ? [one.value] : []))), issues };
}

type Read = { readonly value: Existing } | { readonly issue: Issue };

function readExistingFile(path: string, zones: readonly ZoneConfig[]): Read {
  let text: string;
  try {
    // a zone file is octets, whatever they mean
    text = readFileSync(path, "latin1");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "does not exist" : `cannot be read: ${message}`;
    return { issue: report("existing.file", path, `${quote(path)} ${reason}`) };
  }
  if (/^\s*\{/.test(text)) {
    const { answers, issue } = readObservations(path, true);
    if (issue !== undefined) return { issue };
    if (answers !== undefined) return { value: existingInAnswers(answers) };
  }
  return readZone(path, text, zones);
}

function readZone(path: string, text: string, zones: readonly ZoneConfig[]): Read {
  const apexes = zones.map(({ apex }) => apex);
  const own = soaOwner(text);
  const origin = own ?? originByFile(path, apexes);
  if (origin === undefined) {
    const fix = "put $ORIGIN with its apex at the top, or name the file <apex>.zone";
    return { issue: report("existing.zone", path, `which zone ${quote(path)} holds is not known`, { fix }) };
  }
  if (!apexes.some((apex) => isWithin(apex, origin) || isWithin(origin, apex))) {
    const reason = `${quote(path)} holds the zone ${quote(withoutDot(origin))}, none of those that are configured`;
    return { issue: report("existing.zone", path, reason) };
  }
  const zone = existingInZone(text, origin);
  if ("value" in zone) return zone;
  const where = `${path}:${zone.line}:${zone.column}`;
  return { issue: report("existing.file", where, zone.error, { fix: "correct the line" }) };
}

/** The zone that the file itself names: the owner of its SOA, unless that is relative. */
function soaOwner(text: string): Fqdn | undefined {
  const parsed = parseZoneFile(text, root);
  if ("error" in parsed) return undefined;
  const soa = parsed.value.entries.find((entry) => entry.kind === "record" && entry.type === "SOA");
  return soa?.kind === "record" && soa.owner !== root ? soa.owner : undefined;
}

/** The only zone there is, else the one after which the file is named: example.com.zone, db.example.com. */
function originByFile(path: string, apexes: readonly Fqdn[]): Fqdn | undefined {
  if (apexes.length === 1) return apexes[0];
  const name = basename(path)
    .toLowerCase()
    .replace(/^db\./, "")
    .replace(/\.(?:zone|db|txt|hosts)$/, "");
  return apexes.find((apex) => withoutDot(apex) === name);
}

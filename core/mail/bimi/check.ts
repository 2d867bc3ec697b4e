import { quote, withoutDot } from "../../dns/name";
import { rrsetKey, type RRset } from "../../dns/rrset";
import type { Issue } from "../../issue";
import { at, type CheckContext } from "../feature";
import { longestName, recordName } from "./build";
import { checkDmarc } from "./check-dmarc";
import { endsIn, isBimiText, isDeclination, parseBimi } from "./record";
import { report } from "./rules";

export function checkBimi(context: CheckContext): Issue[] {
  const { config, own } = context;
  const issues: Issue[] = [];
  let shows = config.bimi.entries.some(({ record }) => !isDeclination(record));
  for (const set of own)
    if (set.type === "TXT" && set.owner.includes("._bimi.")) shows = checkTexts(set, issues) || shows;
  checkEntries(context, issues);
  if (shows) issues.push(...checkDmarc(context));
  return issues;
}

/** The records at one name; true when one of another part of the configuration shows a picture. */
function checkTexts(set: Extract<RRset, { type: "TXT" }>, issues: Issue[]): boolean {
  let count = 0;
  let shows = false;
  set.rdatas.forEach(({ text }, index) => {
    if (isBimiText(text)) count++;
    const source = set.sources[index];
    if (source?.room === "bimi" || !/^\s*v\s*=\s*BIMI/i.test(text)) return;
    const record = parseBimi(text);
    if ("error" in record) issues.push(report(record.code, source?.where ?? rrsetKey(set), record.error));
    else if (!isDeclination(record.value)) shows = true;
  });
  if (count > 1) {
    const text = `${quote(withoutDot(set.owner))} has ${count} BIMI records, one is allowed`;
    issues.push(report("bimi.syntax", rrsetKey(set), text, { fix: "keep one of them" }));
  }
  return shows;
}

function checkEntries({ config }: CheckContext, issues: Issue[]): void {
  for (const { selector, record, path } of config.bimi.entries) {
    const owner = recordName(selector, config.domain);
    if (owner.length > longestName) {
      const text = `${quote(withoutDot(owner))} has ${owner.length - 1} characters, at most 253 are allowed`;
      issues.push(report("bimi.syntax", at(config, path), text, { reference: "RFC 1035 2.3.4" }));
    }
    const { location, authority = "" } = record;
    if (location !== "" && !endsIn(location, [".svg", ".svgz"])) {
      const text = `location ${quote(location)} does not end in .svg: whether it is an SVG is not verified`;
      issues.push(report("bimi.url", at(config, `${path}.location`), text, { level: "W" }));
    }
    if (authority !== "" && !endsIn(authority, [".pem"])) {
      const text = `authority ${quote(authority)} does not end in .pem: whether it is a PEM file is not verified`;
      issues.push(report("bimi.url", at(config, `${path}.authority`), text, { level: "W" }));
    }
  }
}

// The SPF records that a mail domain publishes, built here or given elsewhere in its configuration.
import { quote, withoutDot } from "../../dns/name";
import { fromOctets } from "../../dns/rdata";
import { rrsetKey, type RRset } from "../../dns/rrset";
import type { Issue } from "../../issue";
import { at, type CheckContext } from "../feature";
import { heloText, publishedSpf, silentText } from "./build";
import type { PlacedRecord } from "./placed";
import type { SpfSource } from "./question";
import { isSpfText, isType99Line, parseSpf } from "./record";
import { report } from "./rules";

/** The SPF records of a TXT RRset. Texts that only look like one are reported here, and so are two of them. */
export function recordsOf(
  { config }: CheckContext,
  set: RRset<"TXT">,
  source: SpfSource,
  issues: Issue[],
): PlacedRecord[] {
  const records: PlacedRecord[] = [];
  const places: { readonly where: string; readonly ours: boolean }[] = [];
  set.rdatas.forEach(({ text }, index) => {
    const origin = set.sources[index];
    const where = origin?.where ?? rrsetKey(set);
    const ours = origin?.room === "spf";
    if (isSpfText(text)) places.push({ where, ours });
    if (ours && (text === heloText || text === silentText) && set.owner !== config.domain) return;
    const published = ours && set.owner === config.domain ? publishedSpf(config) : undefined;
    if (published?.text === text) {
      const terms = published.terms.map(({ term, path }) => ({ term, where: at(config, path) }));
      records.push({ owner: set.owner, text, where, terms });
    } else {
      const terms = readForeign(text, where, source, issues);
      if (terms !== undefined) records.push({ owner: set.owner, text, where, terms });
    }
  });
  if (places.length > 1) {
    const wheres = places.map(({ where }) => where).join(" and ");
    const text = `${quote(withoutDot(set.owner))} has ${places.length} SPF records (${wheres}), one is allowed`;
    const helo = set.rdatas.some((rdata) => rdata.text === heloText) && set.owner !== config.domain;
    const fix = helo ? "remove it, or set spf.helo to false" : "put all terms into one record";
    const where = places.find(({ ours }) => !ours)?.where ?? rrsetKey(set);
    issues.push(report("spf.multi", where, text, { fix }));
  }
  return records;
}

const looksLikeSpf = /^[\s"']*v\s*=\s*"?spf/i;

/** The terms of a text that another part of the configuration publishes, if it is an SPF record. */
function readForeign(
  text: string,
  where: string,
  source: SpfSource,
  issues: Issue[],
): PlacedRecord["terms"] | undefined {
  if (isSpfText(text)) {
    const read = source.read(text);
    if ("value" in read) return read.value.terms.map((term) => ({ term, where }));
  } else if (/^spf2\.0\//i.test(text)) {
    const options = { fix: "remove it" };
    issues.push(report("spf.senderid", where, `${quote(fromOctets(text))} is a Sender ID record`, options));
    return undefined;
  } else if (!looksLikeSpf.test(text) && !isType99Line(text)) {
    return undefined;
  }
  const read = parseSpf(fromOctets(text));
  if ("value" in read) return undefined;
  for (const { code, message, ...options } of read.problems)
    issues.push(report(code, where, message, options));
  return undefined;
}

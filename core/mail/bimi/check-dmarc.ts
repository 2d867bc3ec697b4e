// Whether the DMARC policy of the domain lets receivers show its picture (draft 7.1).
import { labels, quote, selfAndAncestors, under, withoutDot, type Fqdn } from "../../dns/name";
import type { Issue } from "../../issue";
import { isDmarcText, parseDmarc, type DmarcRecord } from "../dmarc/record";
import { at, type CheckContext } from "../feature";
import { isPublicSuffix } from "../organization";
import { report } from "./rules";

interface Found {
  readonly domain: Fqdn;
  readonly record: DmarcRecord;
}

/** Reports why receivers show no picture, by the records of the domain and of its organizational domain. */
export function checkDmarc(context: CheckContext): Issue[] {
  const { config } = context;
  const where = at(config, "bimi");
  const { found, unknown } = policiesAbove(context);
  const [closest] = found;
  const fix = "set dmarc.policy to quarantine or reject first";
  if (closest === undefined && unknown === undefined) {
    const text = `${quote(withoutDot(config.domain))} has no DMARC record, so no picture is shown`;
    return [report("bimi.dmarc", where, text, { fix })];
  }
  const top = found.at(-1);
  const judged = top === undefined || top === closest ? found.slice(0, 1) : [...found.slice(0, 1), top];
  for (const one of judged) {
    const problem = weakness(one, one.domain !== config.domain && one === closest);
    if (problem === undefined) continue;
    const text = `the DMARC record of ${quote(withoutDot(one.domain))} ${problem}, so no picture is shown`;
    return [report("bimi.dmarc", where, text, { fix })];
  }
  if (unknown === undefined) return [];
  const text = `the DMARC policy at ${quote(withoutDot(under("_dmarc", unknown)))} is not verified`;
  return [report("bimi.dmarc", where, text, { level: "I" })];
}

/** What keeps receivers from showing a picture; `inherited`: the record is that of a domain above. */
function weakness({ record }: Found, inherited: boolean): string | undefined {
  const { policy = "none", subdomainPolicy, percent = 100, testing = false } = record;
  if (policy === "none") return "has p=none";
  if (subdomainPolicy === "none") return "has sp=none";
  if (testing) return "has t=y, which asks receivers not to apply the policy";
  const applied = inherited ? (subdomainPolicy ?? policy) : policy;
  return applied === "quarantine" && percent < 100 ? `has pct=${percent}, 100 is required` : undefined;
}

/** DMARC records from the domain upwards, as far as they are known. */
function policiesAbove(context: CheckContext): {
  readonly found: Found[];
  readonly unknown: Fqdn | undefined;
} {
  const found: Found[] = [];
  for (const domain of selfAndAncestors(context.config.domain)) {
    if (labels(domain).length < 2) break;
    const text = dmarcTextAt(under("_dmarc", domain), context);
    if (text === "unknown") return { found, unknown: isPublicSuffix(domain) ? undefined : domain };
    const record = text === undefined ? undefined : parseDmarc(text).record;
    if (record !== undefined) found.push({ domain, record });
  }
  return { found, unknown: undefined };
}

/** The DMARC record at a name; "unknown" when the name is not ours and was not asked. */
function dmarcTextAt(owner: Fqdn, { records, answers }: CheckContext): string | undefined {
  const ours = records.get(owner, "TXT")?.rdatas;
  const alias = records.aliasOf(owner);
  const answer = ours ?? (alias === undefined && records.zoneOf(owner) !== undefined ? [] : undefined);
  const rdatas = answer ?? answers.get(owner, "TXT");
  if (rdatas === undefined) return "unknown";
  const texts = rdatas === "nxdomain" ? [] : rdatas.filter(({ text }) => isDmarcText(text));
  return texts.length === 1 ? texts[0]?.text : undefined;
}

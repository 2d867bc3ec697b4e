// What stands at our names before the first run, against what is planned for them: kept, lost, or in conflict.
import { excludes } from "./dns/cname";
import { quote, withoutDot, type Fqdn } from "./dns/name";
import { parseRdata } from "./dns/presentation";
import { fromOctets, type RrType } from "./dns/rdata";
import { rdataTexts, rrsetKey, type RRset } from "./dns/rrset";
import { defineRules, reporter, type Issue } from "./issue";
import type { CheckContext } from "./mail/feature";
import { mxRules } from "./mail/mx/rules";
import { isSpfText } from "./mail/spf/record";

/** What stands in the DNS, as far as somebody looked. */
export interface Existing {
  /** RDATA of one type at a name itself, aliases not followed, as presentation text; `undefined`: nobody looked */
  texts(owner: Fqdn, type: RrType): readonly string[] | undefined;
  /** every type that was seen at a name, those that are not handled here among them */
  types(owner: Fqdn): readonly string[];
}

export const existingRules = defineRules({
  "existing.kept": {
    level: "I",
    title: "values that are published already and planned too stay as they are",
    why: "these RRsets can be taken over without a change that the world sees",
    example: "maildomain plan --existing old.zone",
  },
  "existing.lost": {
    level: "W",
    title: "a value that is published now at an RRset of ours stands in the plan",
    why: "an RRset is replaced as a whole: what the plan does not list is gone, the verification texts of others among it",
    example: "extra: { txt: { example.com: [ google-site-verification=abc ] } }",
  },
  "existing.second-spf": {
    level: "E",
    reference: "RFC 7208 3.2",
    title: "no other SPF record stands where one is planned",
    why: "two of them make every check a permerror; replaced unread, its senders no longer pass",
    example: "take its terms over into spf, and remove it at the DNS host",
  },
  "existing.second-record": {
    level: "E",
    title: "no other DMARC, MTA-STS, TLS-RPT, BIMI or DKIM key record stands where one is planned",
    why: "of two policies neither counts, and of two keys a receiver tries the wrong one; replaced unread, its settings are lost",
    example: "take its settings over, and remove it at the DNS host; give a new key a new selector",
  },
  "existing.cname-in-way": {
    level: "E",
    reference: "RFC 2181 10.1",
    title: "no CNAME stands where other records are planned, and nothing where a CNAME is planned",
    why: "a CNAME stands alone at its name: the DNS host refuses the change, or takes it without effect",
    example: "remove the CNAME at the DNS host first",
  },
  "existing.unknown": {
    level: "I",
    title: "it is known what stands at every name of ours",
    why: "where nobody looked, values may be lost or in the way all the same",
    example: "maildomain observe --existing",
  },
});
const report = reporter(existingRules);
const reportMx = reporter(mxRules);

/** Compares the RRsets that a mail domain plans in zones of ours with what stands there. */
export function checkExisting({ config, own, records }: CheckContext, existing: Existing): Issue[] {
  const issues: Issue[] = [];
  const unknown: string[] = [];
  let kept = 0;
  for (const set of own) {
    if (records.zoneOf(set.owner) === undefined) continue;
    const alias = aliasIssue(set, own, existing);
    if (alias === "same-name") continue;
    if (alias !== undefined) {
      issues.push(alias);
      continue;
    }
    const found = existing.texts(set.owner, set.type);
    if (found === undefined) {
      unknown.push(`${withoutDot(set.owner)} ${set.type}`);
      continue;
    }
    const planned = new Set(rdataTexts(set));
    const others = found.filter((text) => !planned.has(text));
    kept += found.length - others.length;
    issues.push(...others.map((text) => otherValue(set, text)));
  }
  if (kept > 0) {
    const text = kept === 1 ? "1 value of the plan is" : `${kept} values of the plan are`;
    issues.push(report("existing.kept", config.where, `${text} published already`));
  }
  if (unknown.length > 0) {
    const some = unknown.slice(0, 3).join(", ");
    const rest = unknown.length > 3 ? ` and ${unknown.length - 3} more` : "";
    const text = `what stands at ${some}${rest} was not looked at: not verified`;
    issues.push(report("existing.unknown", config.where, text));
  }
  return issues;
}

/** A CNAME on one side and something else on the other; told once for each name, at its first RRset. */
function aliasIssue(set: RRset, own: readonly RRset[], existing: Existing): Issue | "same-name" | undefined {
  const { owner, type } = set;
  const types = existing.types(owner);
  const name = quote(withoutDot(owner));
  if (type === "CNAME") {
    const others = types.filter((other) => excludes(type, other));
    if (types.includes("CNAME") || others.length === 0) return undefined;
    const text = `${name} has ${others.join(", ")} now, beside which the planned CNAME cannot stand`;
    const fix = "remove those records at the DNS host, or plan addresses in place of the CNAME";
    return report("existing.cname-in-way", rrsetKey(set), text, { fix });
  }
  if (!types.includes("CNAME")) return undefined;
  if (own.find((other) => other.owner === owner) !== set) return "same-name";
  const planned = own.filter((other) => other.owner === owner).map((other) => other.type);
  const target = existing.texts(owner, "CNAME")?.[0]?.replace(/\.$/, "") ?? "another name";
  const text = `${name} is an alias of ${quote(target)} now, beside which the planned ${planned.join(", ")} cannot stand`;
  return report("existing.cname-in-way", rrsetKey(set), text, { fix: "remove the CNAME at the DNS host" });
}

/** A value that stands in one of our RRsets and is not in the plan. */
function otherValue(set: RRset, text: string): Issue {
  const place = rrsetKey(set);
  if (set.type === "TXT") return otherText(set, text);
  if (set.type === "MX") {
    const exchange = text.split(" ").at(-1);
    const planned = set.rdatas.find((rdata) => "exchange" in rdata && rdata.exchange === exchange);
    if (planned === undefined) {
      const shown = `MX ${quote(text)} stands in the RRset now and is none of the planned MX hosts`;
      const fix = "remove it at the DNS host once no mail goes there, or add the host to mx";
      return reportMx("mx.dangling", place, shown, { fix });
    }
  }
  const fix = "let it go, or add it to the configuration";
  return report("existing.lost", place, `${set.type} ${quote(text)} stands there now and is not planned`, {
    fix,
  });
}

const versions = /^[ \t]*v[ \t]*=[ \t]*(DMARC1|STSv1|TLSRPTv1|BIMI1|DKIM1)[ \t]*(?:;|$)/i;

function otherText(set: RRset, presentation: string): Issue {
  const place = rrsetKey(set);
  const text = plainText(presentation);
  const shown = quote(fromOctets(text));
  const planned = set.rdatas.flatMap((rdata) => ("text" in rdata ? [rdata.text] : []));
  if (isSpfText(text) && planned.some(isSpfText)) {
    const fix = "take its terms over into spf, then remove it at the DNS host";
    return report("existing.second-spf", place, `another SPF record ${shown} stands there now`, { fix });
  }
  const kind = kindOf(set.owner, text);
  if (kind !== undefined && planned.some((other) => kindOf(set.owner, other) === kind)) {
    const fix =
      kind === "DKIM1"
        ? "give the new key a new selector, or remove the old record at the DNS host"
        : "take its settings over, then remove it at the DNS host";
    return report("existing.second-record", place, `another ${kind} record ${shown} stands there now`, {
      fix,
    });
  }
  const fix = "list it under extra.txt to keep it";
  return report("existing.lost", place, `TXT ${shown} stands there now and is not planned`, { fix });
}

/** Which record of its kind a text is, of which a name has one only. */
function kindOf(owner: Fqdn, text: string): string | undefined {
  // RFC 6376 3.6.1: a key record need not say its version
  if (owner.includes("._domainkey.")) return "DKIM1";
  return versions.exec(text)?.[1]?.toUpperCase();
}

function plainText(presentation: string): string {
  const read = parseRdata("TXT", presentation);
  return "value" in read ? read.value.text : presentation;
}

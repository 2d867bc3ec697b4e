import { labels, quote, type Fqdn } from "../../dns/name";
import { fromOctets, type Rdata } from "../../dns/rdata";
import { defineRules, reporter, type Issue } from "../../issue";
import { at, type CheckContext } from "../feature";

export const extraRules = defineRules({
  "extra.value": {
    level: "E",
    reference: "RFC 1035 5.1",
    title: "the value of an extra record is the presentation text of its type",
    why: "a DNS host would refuse it, or publish something else than what was meant",
    example: 'records: [ { name: example.com, type: MX, value: "10 mail.example.com" } ]',
  },
  "extra.private-key": {
    level: "E",
    reference: "RFC 6376 3.6.1",
    title: "no private key is published",
    why: "whoever reads the DNS could sign mail as this domain",
    example: "the public key under dkim",
  },
  "extra.quoted": {
    level: "W",
    title: "a plain text has no quotation marks around it",
    why: "under extra.txt the text is published as it stands, so that the marks become part of it and verification fails",
    example: "google-site-verification=abc",
  },
  "extra.relative": {
    level: "W",
    reference: "RFC 1035 5.1",
    title: "names in extra records are absolute",
    why: "a name of one label is not completed with the mail domain: it points to a top-level domain",
    example: "mail.example.com",
  },
});
const report = reporter(extraRules);

export function checkExtra({ config }: CheckContext): Issue[] {
  return config.extra.flatMap((record) => {
    const where = at(config, record.path);
    const target = targetOf(record.rdata);
    if (target !== undefined && labels(target).length === 1) return [oneLabel(target, where, config.domain)];
    if (record.plain && "text" in record.rdata && /^"[^]*"$/.test(record.rdata.text))
      return [quoted(record.rdata.text, where)];
    return [];
  });
}

function targetOf(rdata: Rdata): Fqdn | undefined {
  if ("target" in rdata) return rdata.target;
  return "exchange" in rdata ? rdata.exchange : undefined;
}

function oneLabel(target: Fqdn, where: string, domain: Fqdn): Issue {
  return report("extra.relative", where, `${quote(target)} has one label, and names are absolute here`, {
    fix: `write the whole name, as ${quote(`${target}${domain.slice(0, -1)}`)}`,
  });
}

function quoted(text: string, where: string): Issue {
  return report(
    "extra.quoted",
    where,
    `the quotation marks around ${quote(fromOctets(text))} are published`,
    {
      fix: "leave them away: texts under extra.txt are plain",
    },
  );
}

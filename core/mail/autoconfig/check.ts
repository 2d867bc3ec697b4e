import { quote, under, withoutDot, type Fqdn } from "../../dns/name";
import { defineRules, reporter, type Issue } from "../../issue";
import { at, type CheckContext } from "../feature";

export const autoconfigRules = defineRules({
  "autoconfig.target": {
    level: "W",
    reference: "RFC 1034 3.6.2",
    title: "the server of autoconfig, autodiscover and ua-auto-config is another name, which has an address",
    why: "mail clients find no settings, and people have to type them in",
    example: "autoconfig: mail.example.com",
  },
  "autoconfig.digest": {
    level: "E",
    reference: "draft-ietf-mailmaint-pacc",
    title: "the digest beside ua-auto-config is SHA-256 in base64",
    why: "a mail client that compares it with the file refuses the settings",
    example: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
  },
  "autoconfig.draft": {
    level: "I",
    reference: "draft-ietf-mailmaint-pacc",
    title: "ua-auto-config is a draft, beside which autoconfig and autodiscover are still needed",
    why: "few mail clients ask for it, and its form may change before it is an RFC",
    example: "autoconfig: { thunderbird: mail.example.com, outlook: mail.example.com, uaAutoConfig: {...} }",
  },
});
const report = reporter(autoconfigRules);

export function checkAutoconfig(context: CheckContext): Issue[] {
  const { config } = context;
  const { thunderbird, outlook, uaAutoConfig, short } = config.autoconfig;
  const issues: Issue[] = [];
  const seen = new Set<Fqdn>();
  const alias = (label: string, target: Fqdn, key: string): void => {
    const where = at(config, short ? "autoconfig" : `autoconfig.${key}`);
    if (target === under(label, config.domain)) {
      const text = `${quote(withoutDot(target))} is an alias of itself`;
      const fix = "name the host that serves it, or give its addresses";
      issues.push(report("autoconfig.target", where, text, { level: "E", fix }));
    } else if (!seen.has(target)) {
      seen.add(target);
      checkServer(target, where, context, issues);
    }
  };
  if (typeof thunderbird === "string") alias("autoconfig", thunderbird, "thunderbird");
  if (typeof outlook === "string") alias("autodiscover", outlook, "outlook");
  if (uaAutoConfig !== undefined) {
    alias("ua-auto-config", uaAutoConfig.host, "uaAutoConfig.host");
    const text = "ua-auto-config is a draft that few mail clients ask for";
    issues.push(report("autoconfig.draft", at(config, "autoconfig.uaAutoConfig"), text));
  }
  return issues;
}

/** The server that an alias leads to: it may be an alias itself, but has to end at an address. */
function checkServer(target: Fqdn, where: string, { records, answers }: CheckContext, issues: Issue[]): void {
  if (records.addresses(target).length > 0) return;
  const shown = quote(withoutDot(target));
  if (records.zoneOf(target) !== undefined && records.aliasOf(target) === undefined) {
    const text = `server ${shown} has no A or AAAA in this configuration`;
    issues.push(report("autoconfig.target", where, text, { fix: "add it under hosts" }));
    return;
  }
  const families = [answers.get(target, "A"), answers.get(target, "AAAA")];
  if (families.some((answer) => answer !== undefined && answer !== "nxdomain" && answer.length > 0)) return;
  if (families.includes(undefined)) {
    const text = `whether server ${shown} has an address is not verified`;
    issues.push(report("autoconfig.target", where, text, { level: "I" }));
    return;
  }
  const text = `server ${shown} has no A or AAAA in the DNS`;
  issues.push(report("autoconfig.target", where, text, { fix: "name a host that exists" }));
}

import { quote, selfAndAncestors, under, withoutDot, type Fqdn } from "../../dns/name";
import type { RdataByType } from "../../dns/rdata";
import type { Issue } from "../../issue";
import { at, type CheckContext } from "../feature";
import { report } from "./rules";
import { signingDomain } from "./selector";

/** RFC 9989 4.4.1: DMARC passes by DKIM when the signing domain aligns with the author domain. */
export function checkAlignment(context: CheckContext, issues: Issue[]): void {
  const { config } = context;
  if (config.mode === "no-mail") return;
  const active = config.dkim.selectors.filter(({ state }) => state === "active");
  // one aligned signature is enough for DMARC
  if (active.some((selector) => signingDomain(config, selector) === config.domain)) return;
  const strict = active.length > 0 && asksStrict(context);
  for (const selector of active) {
    const [signing, author] = [signingDomain(config, selector), config.domain].map((name) =>
      quote(withoutDot(name)),
    );
    const flag = selector.strict ? `; t=s limits i= to ${signing} and says nothing about DMARC` : "";
    const text = strict
      ? `signing domain ${signing} does not align with author domain ${author}, DMARC asks for strict alignment (adkim=s)`
      : `signing domain ${signing} aligns with author domain ${author} in relaxed mode only`;
    issues.push(
      report("dkim.align", `${at(config, selector.path)}.domain`, `${text}${flag}`, {
        level: strict ? "e" : "W",
        fix: `sign with d=${withoutDot(config.domain)}: remove domain here, and change the signer`,
      }),
    );
  }
}

/** RFC 9989 4.10: the record at the author domain, else the nearest one above, says which alignment counts. */
function asksStrict({ config, records, answers }: CheckContext): boolean {
  for (const name of selfAndAncestors(config.domain)) {
    const owner: Fqdn = under("_dmarc", name);
    const ours = records.rdatas(owner, "TXT");
    const answer = ours.length > 0 ? ours : answers.get(owner, "TXT");
    const texts: readonly RdataByType["TXT"][] = answer === undefined || answer === "nxdomain" ? [] : answer;
    const policy = texts.find(({ text }) => /^v[ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/.test(text));
    if (policy !== undefined) return /;[ \t]*adkim[ \t]*=[ \t]*s[ \t]*(?:;|$)/.test(policy.text);
  }
  return false;
}

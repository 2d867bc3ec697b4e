import { isWithin, quote, withoutDot } from "../../dns/name";
import type { Issue } from "../../issue";
import { at, type CheckContext } from "../feature";
import { checkAlignment } from "./check-align";
import { judgeKey, judgeTags, type Published } from "./check-key";
import { checkNames } from "./check-names";
import { checkDelegation, checkRotation } from "./check-rotation";
import { report } from "./rules";
import { ownerOf, signingDomain, wildcardOf, type DkimSelector } from "./selector";

/** What is wrong or worth knowing about the key records of a mail domain. */
export function checkDkim(context: CheckContext): Issue[] {
  const issues: Issue[] = [];
  checkNames(context, issues);
  const { config } = context;
  const { selectors, wildcard } = config.dkim;
  if (config.mode === "no-mail" && wildcard && wildcardOf(config) === undefined) {
    const text = `the name of ${quote(withoutDot(config.domain))} leaves no room for *._domainkey below it`;
    issues.push(report("dkim.name", at(config, "dkim"), text, { level: "W", fix: 'say "*": off' }));
  }
  if (selectors.length === 0) return issues;
  for (const selector of selectors) {
    checkPlace(context, selector, issues);
    checkGiven(context, selector, issues);
    if (selector.cname !== undefined) checkDelegation(context, selector, issues);
    else if (selector.state !== "revoked") checkPublished(context, selector, issues);
  }
  checkAlignment(context, issues);
  checkRotation(context, issues);
  return issues;
}

/** RFC 6376 3.6.2.1: the key record stands below the signing domain. */
function checkPlace({ config }: CheckContext, selector: DkimSelector, issues: Issue[]): void {
  const where = at(config, selector.path);
  const domain = signingDomain(config, selector);
  if (selector.selector.includes("_")) {
    const text = `selector ${quote(selector.selector)} holds an underscore, which is outside of the grammar`;
    issues.push(
      report("dkim.selector", where, text, { level: "W", fix: "name the next selector without one" }),
    );
  }
  if (!isWithin(domain, config.domain) || domain.startsWith("*.")) {
    const text = `signing domain ${quote(withoutDot(domain))} must be ${quote(withoutDot(config.domain))} or a name below it`;
    const fix = `configure its selectors under domains[${quote(withoutDot(domain))}]`;
    issues.push(report("dkim.name", `${where}.domain`, text, { fix }));
  }
  if (ownerOf(config, selector) === undefined) {
    const text = `the name of the key record of selector ${quote(selector.selector)} has more than 253 characters`;
    issues.push(report("dkim.name", where, text, { fix: "shorten the selector" }));
  }
}

/** What came along with a pasted key and is not published as it stood there. */
function checkGiven({ config }: CheckContext, selector: DkimSelector, issues: Issue[]): void {
  const { wrapped, record, selector: made } = selector.given;
  const where = keyPlace(at(config, selector.path), selector);
  if (wrapped) {
    const what = record === undefined ? "the key is" : "the p of this record is";
    const text = `${what} a SubjectPublicKeyInfo of 44 octets; the 32 octets of the Ed25519 key in it are published`;
    issues.push(report("dkim.ed25519-spki", where, text, { level: record === undefined ? "I" : "W" }));
  }
  if (made !== undefined && made !== selector.selector) {
    const text = `the key was made for selector ${quote(made)} and stands under ${quote(selector.selector)}`;
    issues.push(
      report("dkim.name", where, text, { level: "W", fix: "use the selector that the signer uses" }),
    );
  }
  if (record === undefined) return;
  if (record.granularity !== undefined) {
    const text = `g=${quote(record.granularity)} in this record is historic and not published`;
    issues.push(report("dkim.g-tag", where, text, { fix: "remove g" }));
  }
  const dropped = record.unknown.map(({ name }) => name);
  for (const flag of record.flags ?? []) if (flag !== "y" && flag !== "s") dropped.push(`t=${flag}`);
  if (dropped.length === 0) return;
  const text = `${dropped.map(quote).join(" and ")} in this record means nothing to verifiers and is not published`;
  issues.push(report("dkim.tag", where, text, { level: "I" }));
}

/** Where the public key is given: a selector may be a key alone. */
function keyPlace(where: string, selector: DkimSelector): string {
  return selector.shorthand ? where : `${where}.publicKey`;
}

function checkPublished({ config }: CheckContext, selector: DkimSelector, issues: Issue[]): void {
  const where = at(config, selector.path);
  const published: Published = {
    name: `selector ${quote(selector.selector)}`,
    where,
    keyWhere: keyPlace(where, selector),
    hash: selector.hash,
    service: selector.service,
    testing: selector.testing,
  };
  if (selector.key !== undefined) judgeKey(published, selector.key, issues);
  judgeTags(published, issues);
}

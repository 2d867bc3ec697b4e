// What a change of CAA records means: which authorities may issue certificates.
import { isWithin, withoutDot, type Fqdn } from "../../dns/name";
import type { Rdata } from "../../dns/rdata";
import { addressBook } from "../address-book";
import {
  defineRisks,
  listed,
  onlyIn,
  riskReporter,
  type DiffContext,
  type Finding,
  type Meaning,
  type PartChange,
  type Point,
  type RoomDiff,
  type Side,
} from "../diff";
import { covers, grantText, relevantCaas, whoMay, type Grant } from "./grants";
import { basicTags, issueTags, knownTags, type IssueTag } from "./record";

export const caaRisks = defineRisks({
  "caa.issuer-lost": {
    risk: "caution",
    reference: "RFC 8659 4.2",
    title: "an authority may no longer issue, or only under conditions that it had not before",
    why: "renewals at an authority that is not allowed fail; senders refuse a mail server whose certificate expired, and mail programs a signature or a logo",
    rollback: "allow the authority again; it looks the records up at each renewal",
    example: '0 issue "letsencrypt.org" → 0 issue "pki.goog"',
  },
  "caa.all-forbidden": {
    risk: "danger",
    reference: "RFC 8659 4.2",
    title: "no authority may issue any more",
    why: "the certificates of the hosts below this name cannot be renewed, and senders refuse a mail server whose certificate expired",
    rollback: "allow the authority again; it looks the records up at each renewal",
    example: '0 issue "letsencrypt.org" → 0 issue ";"',
  },
  "caa.opened": {
    risk: "caution",
    reference: "RFC 8659 3",
    title: "every authority may issue again, or every account of one",
    why: "whoever deceives any one authority gets a certificate for the mail hosts below this name",
    rollback: "publish the old records again; certificates that were issued meanwhile stay valid",
    example: '0 issue "letsencrypt.org" → nothing',
  },
});
const report = riskReporter(caaRisks);

type Caa = Rdata<"CAA">;

/** CAA by property and authority. */
export const caaDiff: RoomDiff = {
  risks: caaRisks,
  recognises: (_owner, type) => type === "CAA",
  explain: (change, context) => explainCaa(change as PartChange<"CAA">, context),
};

/** A property in short: "issue letsencrypt.org". */
export function caaLabel({ flags, tag, value }: Caa): string {
  return `${tag} ${value}${flags >= 128 ? " (critical)" : ""}`;
}

function explainCaa(change: PartChange<"CAA">, context: DiffContext): Meaning {
  const { added, removed } = onlyIn(change, (caa) => `${caa.flags} ${caa.tag} ${caa.value}`);
  const late = change.after?.late === true;
  const points: Point[] = [
    ...removed.map((caa): Point => ({ op: "remove", label: caaLabel(caa) })),
    ...added.map((caa): Point => ({ op: "add", label: caaLabel(caa) })),
    ...(late ? [{ op: "add", label: "known after apply" } as const] : []),
  ];
  const list = (some: readonly Caa[], word: string): string[] =>
    some.length === 0 ? [] : [`${word} ${listed(some.map(caaLabel))}`];
  const texts = [...list(added, "adds"), ...(late ? ["known after apply"] : list(removed, "removes"))];
  const summary = texts.join("; ") || "the same values, written otherwise";
  return { summary, points, findings: late ? [] : findingsOf(change.owner, context) };
}

/** What a property is about, as people say it. */
const subjects: Readonly<Record<IssueTag, (name: string) => string>> = {
  issue: (name) => name,
  issuewild: (name) => `*.${name}`,
  issuemail: (name) => `mail addresses of ${name} (S/MIME)`,
  issuevmc: (name) => `the logo of ${name} (BIMI)`,
};

function findingsOf(owner: Fqdn, { before, after }: DiffContext): Finding[] {
  const [was, is] = [relevantCaas(before, owner), relevantCaas(after, owner)];
  const spoken = issueTags.filter((tag) => tag === "issue" || [...was, ...is].some((caa) => caa.tag === tag));
  const found = spoken.flatMap((tag) => {
    const subject = subjects[tag](withoutDot(owner));
    const [old, now] = [whoMay(was, tag), whoMay(is, tag)];
    const hosts = tag === "issue" || tag === "issuewild";
    if (now === undefined) {
      const opened = old !== undefined && hosts;
      return opened ? [report("caa.opened", `every authority may issue for ${subject}`)] : [];
    }
    if (now.length > 0) return grantFindings(subject, old, now);
    if (old?.length === 0) return [];
    const text = `no authority may issue for ${subject}`;
    if (!hosts) return [report("caa.issuer-lost", text)];
    // a mail server shows a certificate of its own name, seldom one of a wildcard
    const blocked = tag === "issue" && blocksMail(after, owner);
    return [report("caa.all-forbidden", text, blocked ? {} : { risk: "caution" })];
  });
  return [...found, ...criticalFindings(owner, was, is)];
}

/** An authority may not issue where a critical property stands that it does not know (RFC 8659 4.1). */
function criticalFindings(owner: Fqdn, was: readonly Caa[], is: readonly Caa[]): Finding[] {
  const tagsOf = (caas: readonly Caa[]): string[] =>
    caas.filter(({ flags, tag }) => flags >= 128 && !basicTags.includes(tag)).map(({ tag }) => tag);
  const old = tagsOf(was);
  return [...new Set(tagsOf(is))].flatMap((tag) => {
    if (old.includes(tag)) return [];
    const text = `an authority that does not know the critical property ${tag} may not issue for ${withoutDot(owner)}`;
    return [report("caa.all-forbidden", text, knownTags.includes(tag) ? { risk: "caution" } : {})];
  });
}

function grantFindings(subject: string, old: readonly Grant[] | undefined, now: readonly Grant[]): Finding[] {
  if (old === undefined) {
    const only = listed(now.map(grantText));
    return [report("caa.issuer-lost", `only ${only} may issue for ${subject} from now on`)];
  }
  const opened = now.flatMap((grant) => {
    const narrower = old.filter((other) => covers(grant, other));
    if (narrower.length === 0 || narrower.some((other) => covers(other, grant))) return [];
    const text = `${grantText(grant)} may issue for ${subject}, where it was only ${listed(narrower.map(grantText))}`;
    return [report("caa.opened", text)];
  });
  return [...lostFindings(subject, old, now), ...opened];
}

function lostFindings(subject: string, old: readonly Grant[], now: readonly Grant[]): Finding[] {
  const lost = old.filter((grant) => !now.some((other) => covers(other, grant)));
  return [...new Set(lost.map(({ issuer }) => issuer))].map((issuer) => {
    const left = now.filter((grant) => grant.issuer === issuer);
    return report(
      "caa.issuer-lost",
      left.length === 0
        ? `${issuer} may no longer issue for ${subject}`
        : `${issuer} may issue for ${subject} only as ${listed(left.map(grantText))}`,
    );
  });
}

/** False when every MX host that is known lies elsewhere, or has records of its own (RFC 8659 3). */
function blocksMail(side: Side, owner: Fqdn): boolean {
  const hosts = [...addressBook(side).receivers];
  const relevant = relevantCaas(side, owner);
  return (
    hosts.length === 0 || hosts.some((host) => isWithin(host, owner) && relevantCaas(side, host) === relevant)
  );
}

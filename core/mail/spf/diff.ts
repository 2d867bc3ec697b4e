// What a change of an SPF record means: who may send, by term and by address, and how many lookups it takes.
import { root, withoutDot, type Fqdn } from "../../dns/name";
import {
  defineRisks,
  explainRecords,
  riskReporter,
  type DiffContext,
  type Finding,
  type Meaning,
  type Part,
  type PartChange,
  type Point,
  type RoomDiff,
  type Side,
} from "../diff";
import { formatTerm, isMechanism, isSpfText, parseSpf, type Term } from "./record";

export const spfRisks = defineRisks({
  "spf.sender-lost": {
    risk: "danger",
    reference: "RFC 7208 4.6.2",
    title: "an SPF record loses a sender",
    why: "mail from there no longer passes SPF, and is refused or marked where DKIM does not pass either",
    rollback: "put the term back; receivers that saw the new record keep it for its TTL",
    example: "v=spf1 mx include:_spf.example.net ~all → v=spf1 mx ~all",
  },
  "spf.gone": {
    risk: "danger",
    reference: "RFC 7208 4.5",
    title: "an SPF record goes",
    why: "receivers can tell the domain's own mail no longer from forged mail, and large ones refuse mail without SPF",
    rollback: "publish the old record again",
    example: "v=spf1 mx -all → nothing",
  },
  "spf.stricter": {
    risk: "caution",
    reference: "RFC 7208 8",
    title: "mail of senders that are not listed is treated more strictly",
    why: "a sender that nobody thought of is refused instead of marked",
    rollback: "set the old qualifier of all again",
    example: "~all → -all",
  },
  "spf.opened": {
    risk: "danger",
    reference: "RFC 7208 5.1",
    title: "anybody may send in the name of the domain",
    why: "every forged message passes SPF, and with it DMARC",
    rollback: "end the record with -all or ~all again",
    example: "-all → +all",
  },
  "spf.looser": {
    risk: "caution",
    reference: "RFC 7208 8",
    title: "mail of senders that are not listed is treated less strictly",
    why: "forged mail that was refused is delivered",
    rollback: "set the old qualifier of all again",
    example: "-all → ?all",
  },
  "spf.over-limit": {
    risk: "danger",
    reference: "RFC 7208 4.6.4",
    title: "an SPF record comes to more than ten DNS lookups",
    why: "receivers stop with permerror, so that no mail of the domain passes SPF",
    rollback: "remove an include, or list its networks",
    example: "eleven include terms",
  },
  "spf.unreadable": {
    risk: "danger",
    reference: "RFC 7208 4.6",
    title: "a name gets an SPF record that cannot be read, or a second one",
    why: "receivers end with permerror, so that no mail of the domain passes SPF",
    rollback: "publish the one old record again",
    example: "v=spf1 include: ~all",
  },
});
const report = riskReporter(spfRisks);

/** SPF by term, with the lookups that the text itself asks for and the addresses that can be told. */
export const spfDiff: RoomDiff = {
  risks: spfRisks,
  recognises: (_owner, type, rdata) => type === "TXT" && "text" in rdata && isSpfText(rdata.text),
  explain: (change, context) =>
    change.after?.late === true ? explainRecords(change) : explainSpf(change as PartChange<"TXT">, context),
};

/** One side of an SPF record. */
interface SpfState {
  /** `undefined`: no record, or none that a receiver can read */
  readonly terms: readonly Term[] | undefined;
  readonly texts: readonly string[];
  readonly lookups: number;
  readonly addresses: ReadonlySet<string>;
}

function stateOf(part: Part<"TXT"> | undefined, owner: Fqdn, side: Side): SpfState {
  const texts = (part?.rdatas ?? []).map(({ text }) => text);
  const parsed = texts.length === 1 ? parseSpf(texts[0] ?? "") : undefined;
  const terms = parsed !== undefined && "value" in parsed ? parsed.value.terms : undefined;
  return {
    terms,
    texts,
    lookups: (terms ?? []).filter(asks).length,
    addresses: new Set((terms ?? []).flatMap((term) => addressesOf(term, owner, side))),
  };
}

/** RFC 7208 4.6.4: the terms that each cost a lookup; those below an include are not in the text. */
function asks({ name }: Term): boolean {
  return ["include", "a", "mx", "ptr", "exists", "redirect"].includes(name);
}

/** What a term lets send, as far as the records of the stack tell; the rest is asked of others. */
function addressesOf(term: Term, owner: Fqdn, side: Side): string[] {
  if (term.name === "ip4" || term.name === "ip6")
    return [`${term.address}${term.prefix === undefined ? "" : `/${term.prefix}`}`];
  if ((term.name !== "a" && term.name !== "mx") || term.qualifier !== "+") return [];
  const name = (
    term.target === undefined ? owner : `${term.target.text.toLowerCase().replace(/\.$/, "")}.`
  ) as Fqdn;
  const hosts = term.name === "a" ? [name] : side.get(name, "MX").map(({ exchange }) => exchange);
  return hosts
    .filter((host) => host !== root)
    .flatMap((host) => [...side.get(host, "A"), ...side.get(host, "AAAA")].map(({ address }) => address));
}

function explainSpf(change: PartChange<"TXT">, { before, after }: DiffContext): Meaning {
  const { owner } = change;
  const [old, now] = [stateOf(change.before, owner, before), stateOf(change.after, owner, after)];
  const points = [...termPoints(old.terms, now.terms), ...addressPoints(old, now)];
  return {
    summary: summaryOf(change, old, now, points),
    points,
    findings: findingsOf(change, old, now, after.domain),
  };
}

const qualifiers = { "+": "pass", "-": "fail", "~": "softfail", "?": "neutral" } as const;

/** A mechanism without its qualifier: the same sender, however it is judged. */
function labelOf(term: Term): string {
  return isMechanism(term) ? formatTerm({ ...term, qualifier: "+" }) : formatTerm(term);
}

function resultOf(term: Term): string {
  return isMechanism(term) ? qualifiers[term.qualifier] : "";
}

function termPoints(old: readonly Term[] = [], now: readonly Term[] = []): Point[] {
  const was = new Map(old.map((term) => [labelOf(term), resultOf(term)]));
  const is = new Map(now.map((term) => [labelOf(term), resultOf(term)]));
  return [...new Set([...is.keys(), ...was.keys()])].map((label): Point => {
    const [before, after] = [was.get(label), is.get(label)];
    if (before === after) return { op: "same", label };
    if (before !== undefined && after !== undefined) return { op: "change", label, before, after };
    const op = before === undefined ? "add" : "remove";
    const result = before ?? after ?? "";
    const plain = result === "pass" || result === "";
    return { op, label, ...(plain ? {} : before === undefined ? { after: result } : { before: result }) };
  });
}

function addressPoints(old: SpfState, now: SpfState): Point[] {
  const gained = [...now.addresses].filter((address) => !old.addresses.has(address));
  const lost = [...old.addresses].filter((address) => !now.addresses.has(address));
  const point = (op: "add" | "remove", list: readonly string[]): Point[] =>
    list.length === 0 || old.terms === undefined || now.terms === undefined
      ? []
      : [
          {
            op,
            label: list.length === 1 ? "address" : "addresses",
            [op === "add" ? "after" : "before"]: list.join(", "),
          },
        ];
  return [...point("remove", lost), ...point("add", gained)];
}

function summaryOf({ after }: PartChange, old: SpfState, now: SpfState, points: readonly Point[]): string {
  if (after === undefined) return "no SPF record any more";
  if (now.terms === undefined)
    return now.texts.length > 1 ? "two SPF records at one name" : "a record that cannot be read";
  const named = (op: Point["op"], word: string): string[] => {
    const labels = points
      .filter((point) => point.op === op && !point.label.startsWith("address"))
      .map(({ label }) => label);
    return labels.length === 0 ? [] : [`${word} ${labels.join(", ")}`];
  };
  const changed = points.flatMap(({ op, label, before, after: to }) =>
    op === "change" ? [`${label} ${before ?? ""} → ${to ?? ""}`] : [],
  );
  const own = old.terms === undefined ? `${now.lookups}` : `${old.lookups} → ${now.lookups}`;
  const lookups =
    old.lookups === now.lookups && old.terms !== undefined
      ? []
      : [`${own} of 10 lookups, those of includes not counted`];
  const parts = [...named("add", "adds"), ...named("remove", "removes"), ...changed, ...lookups];
  return parts.length === 0 ? "the same terms in another order" : parts.join("; ");
}

function findingsOf(
  { owner, before, after }: PartChange,
  old: SpfState,
  now: SpfState,
  domain: Fqdn,
): Finding[] {
  const name = withoutDot(owner);
  if (after === undefined) {
    const silent = old.terms?.length === 1 && old.terms[0]?.name === "all";
    // the record of a host is about the name in EHLO alone
    const risk = owner === domain ? "danger" : "caution";
    const text = `${name} has no SPF record any more`;
    return before === undefined || silent ? [] : [report("spf.gone", text, { risk })];
  }
  if (now.terms === undefined)
    return [
      report(
        "spf.unreadable",
        `${name} has ${now.texts.length > 1 ? "two SPF records" : "an SPF record that cannot be read"}`,
      ),
    ];
  const findings: Finding[] = [];
  if (now.lookups > 10)
    findings.push(
      report("spf.over-limit", `the record of ${name} asks for ${now.lookups} lookups, 10 are allowed`),
    );
  const [was, is] = [allOf(old.terms), allOf(now.terms)];
  if (is === "pass" && was !== "pass") findings.push(report("spf.opened", `${name} ends with +all`));
  if (old.terms === undefined) return findings;
  const lost = lostSenders(old, now);
  if (lost.length > 0)
    findings.push(report("spf.sender-lost", `${lost.join(", ")} may no longer send for ${name}`));
  const rank = ["pass", "neutral", "softfail", "fail"];
  if (rank.indexOf(is) > rank.indexOf(was))
    findings.push(report("spf.stricter", `all others: ${was} → ${is}`));
  if (rank.indexOf(is) < rank.indexOf(was) && is !== "pass")
    findings.push(report("spf.looser", `all others: ${was} → ${is}`));
  return findings;
}

/** What happens to everybody else; without all it is neutral (RFC 7208 4.7), with redirect as there. */
function allOf(terms: readonly Term[] | undefined): string {
  const all = terms?.find((term) => term.name === "all");
  if (all !== undefined) return resultOf(all);
  return terms?.some((term) => term.name === "redirect") === true ? "as redirected" : "neutral";
}

/** Senders that passed and do no more: those whose addresses are known by address, others by term. */
function lostSenders(old: SpfState, now: SpfState): string[] {
  const passes = (term: Term): boolean =>
    isMechanism(term) ? term.qualifier === "+" && term.name !== "all" : term.name === "redirect";
  const kept = new Set((now.terms ?? []).filter(passes).map(labelOf));
  const known = (term: Term): boolean => ["ip4", "ip6", "a", "mx"].includes(term.name);
  const terms = (old.terms ?? []).filter((term) => passes(term) && !known(term) && !kept.has(labelOf(term)));
  const addresses = [...old.addresses].filter((address) => !now.addresses.has(address));
  // a mechanism about a foreign name has no address that the stack knows
  const foreign = (old.terms ?? []).filter(
    (term) =>
      passes(term) &&
      (term.name === "a" || term.name === "mx") &&
      term.target !== undefined &&
      !kept.has(labelOf(term)) &&
      addresses.length === 0,
  );
  return [...terms, ...foreign].map(labelOf).concat(addresses);
}

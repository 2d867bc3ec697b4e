// Answers that a plan has at hand: records of the stack, and what the DNS answered when it was last asked.
import type { Answers } from "../../dns/answers";
import { labels, parentOf, under, type Fqdn } from "../../dns/name";
import type { RecordIndex } from "../../dns/record-index";
import { isType, type RRset } from "../../dns/rrset";
import type { Question, Reply, SpfSource } from "./question";
import { parseSpf, type ParsedSpf } from "./record";

const readers = new WeakMap<RecordIndex, (text: string) => ParsedSpf>();

/** Many mail domains of a stack share texts and includes; each text is read once. */
function readerOf(records: RecordIndex): (text: string) => ParsedSpf {
  const known = readers.get(records);
  if (known !== undefined) return known;
  const texts = new Map<string, ParsedSpf>();
  const read = (text: string): ParsedSpf => {
    const seen = texts.get(text);
    if (seen !== undefined) return seen;
    const parsed = parseSpf(text);
    texts.set(text, parsed);
    return parsed;
  };
  readers.set(records, read);
  return read;
}

/** The stack's records answer for the zones that it holds; every other name has been asked, or is not known. */
export function stackSource(records: RecordIndex, answers: Answers): SpfSource {
  return { ask: (question) => reply(question, records, answers), read: readerOf(records) };
}

function reply({ name, type }: Question, records: RecordIndex, answers: Answers): Reply | undefined {
  const direct = records.get(name, type);
  if (direct !== undefined) return ordered(direct, records);
  const own = recordsFor(aliasTarget(name, records), records);
  const found = own.sets.find((set) => set.type === type);
  if (found !== undefined) return ordered(found, records);
  const asked = answers.get(own.name, type);
  if (asked !== undefined) return asked;
  return records.zoneOf(own.name) === undefined ? undefined : [];
}

/** MX hosts with addresses of ours come first: any match will do, and a host of others may not be known. */
function ordered(set: RRset, records: RecordIndex): Reply {
  if (!isType(set, "MX") || set.rdatas.length === 1) return set.rdatas as Reply;
  const known = set.rdatas.filter(({ exchange }) => records.addresses(exchange).length > 0);
  return [...known, ...set.rdatas.filter((rdata) => !known.includes(rdata))];
}

/** The name that has to be asked for a question that the stack cannot answer. */
export function askedName(name: Fqdn, records: RecordIndex): Fqdn {
  return aliasTarget(name, records);
}

function aliasTarget(name: Fqdn, records: RecordIndex): Fqdn {
  let target = name;
  for (let hop = 0; hop < 8; hop++) {
    const alias = recordsFor(target, records).sets.find((set) => isType(set, "CNAME"))?.rdatas[0];
    if (alias === undefined) break;
    target = alias.target;
  }
  return target;
}

/** The RRsets at a name, or those of the wildcard that answers for it (RFC 4592 2.2). */
function recordsFor(
  name: Fqdn,
  records: RecordIndex,
): { readonly name: Fqdn; readonly sets: readonly RRset[] } {
  const sets = records.at(name);
  if (sets.length > 0) return { name, sets };
  const zone = records.zoneOf(name);
  if (zone === undefined) return { name, sets };
  for (let above = parentOf(name); above !== undefined && labels(above).length >= labels(zone).length;) {
    const wild = records.at(under("*", above));
    if (wild.length > 0) return { name, sets: wild };
    if (records.at(above).length > 0) break;
    above = parentOf(above);
  }
  return { name, sets };
}

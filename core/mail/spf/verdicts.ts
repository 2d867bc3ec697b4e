// Who passes an SPF record: check_host() asked for one address of every network, and for one outside of them all.
import { withoutDot, type Fqdn } from "../../dns/name";
import { checkHost, type SpfVerdict } from "./evaluate";
import { plainText } from "./macro";
import { common, firstAddress, pieces, union, without, type Range, type Ranges } from "./networks";
import { answer, noMatch, type SpfSource } from "./question";
import { parseSpf, type ParsedSpf, type Term } from "./record";

/** What receivers decide, as far as the records of one side tell; records of others are taken to match nobody. */
export interface Verdicts {
  /** every address that passes */
  readonly passing: Ranges;
  /** of these the ones in a network that some term names */
  readonly addresses: Ranges;
  /** the addresses whose check ends in permerror, by the reason */
  readonly broken: ReadonlyMap<string, Ranges>;
  /** the result of everybody else */
  readonly others: string;
}

/** Judges the record of a name; `networks` are all that it names. */
export function verdictsOf(owner: Fqdn, networks: readonly Range[], { ask }: SpfSource): Verdicts {
  const named = union(networks);
  const source: SpfSource = { ask: (question) => ask(question) ?? noMatch[question.type], read: readerOf() };
  const query = { sender: `postmaster@${withoutDot(owner)}`, helo: withoutDot(owner), explain: false };
  const passing: Range[] = [];
  const broken = new Map<string, Range[]>();
  let others: string | undefined;
  for (const piece of pieces(networks)) {
    const found = answer(checkHost({ ...query, ip: firstAddress(piece) }, source.read), source);
    if ("unanswered" in found) continue;
    const { result, reason = "" }: SpfVerdict = found.value;
    if (result === "pass") passing.push(piece);
    if (result === "permerror") broken.set(reason, [...(broken.get(reason) ?? []), piece]);
    if (without([piece], named).length > 0) others ??= result;
  }
  const all = union(passing);
  return { passing: all, addresses: common(all, named), broken, others: others ?? "neutral" };
}

/** Reads each text once; terms about the client's own records stand for something that nobody here can answer. */
function readerOf(): (text: string) => ParsedSpf {
  const known = new Map<string, ParsedSpf>();
  return (text) => {
    const parsed = known.get(text) ?? parseSpf(text);
    const read = "value" in parsed ? { value: { terms: parsed.value.terms.map(unanswered) } } : parsed;
    known.set(text, read);
    return read;
  };
}

/** An include of a name that nobody has counts as a lookup as well, and matches no client either. */
function unanswered(term: Term): Term {
  if (term.name !== "exists" && term.name !== "ptr") return term;
  return { name: "include", qualifier: term.qualifier, target: plainText("unanswered.invalid") };
}

// Where it is known from what stands at our names: a zone file, or recorded answers.
import type { StackConfig } from "./config/read";
import { stackContexts } from "./contexts";
import { noAnswers, type Question } from "./dns/answers";
import { isWithin, selfAndAncestors, type Fqdn } from "./dns/name";
import type { Observations } from "./dns/observations";
import { formatRdata } from "./dns/presentation";
import { rrTypes, type RrType } from "./dns/rdata";
import { parseZoneFile, rdataTextOf } from "./dns/zone-file";
import type { Existing } from "./existing";
import { sortQuestions } from "./questions";

/** What stands in a zone, or why its file cannot be read. */
export type ExistingZone =
  { readonly value: Existing } | { readonly error: string; readonly line: number; readonly column: number };

/**
 * Reads a zone file, such as the output of `dig AXFR`. Its names are relative to `origin` until it says otherwise;
 * it knows everything about the names below `origin`, and nothing about others.
 */
export function existingInZone(text: string, origin: Fqdn): ExistingZone {
  const parsed = parseZoneFile(text, origin);
  if ("error" in parsed) return parsed;
  const held = new Map<string, Map<string, string[]>>();
  for (const entry of parsed.value.entries) {
    if (entry.kind === "directive" && entry.value === undefined) {
      const error = `which records ${entry.directive} makes is not known here; write them out`;
      return { error, line: entry.line, column: 1 };
    }
    if (entry.kind !== "record") continue;
    const types = held.get(entry.owner) ?? new Map<string, string[]>();
    held.set(entry.owner, types);
    const texts = types.get(entry.type) ?? [];
    types.set(entry.type, [...texts, rdataTextOf(parsed.value, entry)]);
  }
  const isCut = (name: Fqdn): boolean => name !== origin && held.get(name)?.has("NS") === true;
  return {
    value: {
      texts: (owner, type) => {
        // what lies behind a delegation stands in another file
        if (!isWithin(owner, origin) || selfAndAncestors(owner).some(isCut)) return undefined;
        return [...new Set(held.get(owner)?.get(type) ?? [])];
      },
      types: (owner) => [...(held.get(owner)?.keys() ?? [])],
    },
  };
}

/** What a name must not have when a CNAME is planned there, as far as it is commonly found there. */
const inTheWayOfCname = ["A", "AAAA", "MX", "TXT"] as const;

/** Recorded answers to the questions of `existingQuestions`. Behind an alias stands what belongs to its target. */
export function existingInAnswers(answers: Observations): Existing {
  const textsBehind = (owner: Fqdn, type: RrType): readonly string[] | undefined => {
    const found = answers.get(owner, type);
    if (found === undefined || found === "nxdomain") return found && [];
    return [...new Set(found.map((rdata) => formatRdata(type, rdata)))];
  };
  const texts = (owner: Fqdn, type: RrType): readonly string[] | undefined => {
    const aliases = textsBehind(owner, "CNAME");
    if (type !== "CNAME") return aliases?.length === 0 ? textsBehind(owner, type) : aliases && [];
    const sure = inTheWayOfCname.every((other) => textsBehind(owner, other) !== undefined);
    return aliases?.length === 0 && !sure ? undefined : aliases;
  };
  const isThere = (owner: Fqdn, type: RrType): boolean => (texts(owner, type) ?? []).length > 0;
  return { texts, types: (owner) => rrTypes.filter((type) => isThere(owner, type)) };
}

/** Several sources as one: of those that know, the first one counts. */
export function joinExisting(sources: readonly Existing[]): Existing {
  return {
    texts: (owner, type) => {
      for (const source of sources) {
        const found = source.texts(owner, type);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    types: (owner) => [...new Set(sources.flatMap((source) => source.types(owner)))],
  };
}

/** What to ask to know what stands at the names of a stack: each RRset, and whether there is a CNAME instead. */
export function existingQuestions(config: StackConfig): Question[] {
  const questions: Question[] = [];
  for (const { context } of stackContexts(config, noAnswers).domains) {
    for (const { owner, type } of context.own) {
      if (context.records.zoneOf(owner) === undefined) continue;
      const types: readonly RrType[] = type === "CNAME" ? inTheWayOfCname : [type];
      for (const wanted of ["CNAME", ...types] as const) questions.push({ name: owner, type: wanted });
    }
  }
  return sortQuestions(questions);
}

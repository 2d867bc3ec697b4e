// The text of a zone file before and after one change. Pure: what is read and written, and when, is decided elsewhere.
import { quote, type Fqdn } from "../../core/dns/name";
import type { ZoneEntry } from "../../core/dns/zone-file";
import { quotePath } from "../quote-path";
import { hasUnknown, refuse, StoreError, type Holding, type ZoneChange } from "../store";
import { isRRset, readExisting, recordsOf, type ExistingZone } from "./existing";
import { judge } from "./judge";
import { isPreambleOnly, newPreamble, preambleChange } from "./preamble";
import { headingsOf, sectionIndex, sectionText } from "./sections";
import { firstSerial, nextSerial } from "./serial";
import type { ZonefileSettings } from "./settings";
import { verify } from "./verify";

/** What a change needs to know besides the text. */
export interface ChangeContext {
  /** for messages */
  readonly path: string;
  readonly now: Date;
}

type Change = ZoneChange<ZonefileSettings>;

/**
 * The text after a change, `undefined` when no file is left. Equal text means that there is nothing to write.
 * Throws a StoreError with every reason when the change must not be made.
 */
export function changeText(
  text: string | undefined,
  change: Change,
  context: ChangeContext,
): string | undefined {
  const { before, after } = change;
  const zone = (after ?? before)?.zone;
  if (zone === undefined) return text;
  const existing = text === undefined ? undefined : readExisting(text, zone, context.path);
  if (existing === undefined) return changeNothing(text, change, zone, context);
  const [first, ...rest] = judge(existing, change, context.path);
  if (first) throw new StoreError([first, ...rest]);
  // what is not known yet cannot be written; a preview has learnt all that it can
  if (after && hasUnknown(after.rrsets)) return text;
  const changed = changeExisting(existing, change, context);
  if (after === undefined && before !== undefined) {
    const left = readExisting(changed, zone, context.path);
    if (left && isPreambleOnly(left, before.settings)) return undefined;
  }
  return changed;
}

/** There is no file, or one without records. */
function changeNothing(
  text: string | undefined,
  { before, after }: Change,
  zone: Fqdn,
  { path, now }: ChangeContext,
): string | undefined {
  if (after === undefined) return text;
  if (before !== undefined && before.rrsets.size > 0) {
    const missing = `${quotePath(path)} does not exist or is empty, but the state says that mail domain`;
    const advice = "run refresh to take that into the state, then preview and apply again";
    throw refuse("zonefile.changed", `${missing} ${quote(after.domain)} has records in it; ${advice}`);
  }
  const beginning = newPreamble(zone, after.settings, firstSerial(now));
  return beginning + (text ?? "") + (hasUnknown(after.rrsets) ? "" : sectionText(after));
}

function changeExisting(existing: ExistingZone, change: Change, { path, now }: ChangeContext): string {
  const { file, soa } = existing;
  const { before, after } = change;
  const servers = before && after ? preambleChange(existing, before.settings, after.settings) : undefined;
  if (servers === undefined && isDone(existing, change)) return file.text;
  const grows = servers !== undefined || !sameRecords(existing, change);
  const serial = grows ? nextSerial(soa.soa.serial, now) : soa.soa.serial;
  const edits = new Map([[soa.start, soaWith(existing, serial)], ...(servers?.(serial) ?? [])]);
  const own = ownEntries(existing, before);
  const pieces = file.entries.map((entry) =>
    own.has(entry.start) ? "" : (edits.get(entry.start) ?? file.text.slice(entry.start, entry.end)),
  );
  if (after) insertSection(existing, own, pieces, after);
  const text = pieces.join("");
  const kept = recordsOf(existing).filter(({ start }) => !own.has(start) && !edits.has(start));
  verify(existing, kept, readExisting(text, soa.owner, path), after, path);
  return text;
}

/** The SOA as it stands, with another serial. */
function soaWith({ file: { text }, soa }: ExistingZone, serial: number): string {
  const { start, end } = soa.soa.serialAt;
  return `${text.slice(soa.start, start)}${serial}${text.slice(end, soa.end)}`;
}

/** True when the records are what is wanted, and so are the comments as far as we know them. */
function isDone(existing: ExistingZone, change: Change): boolean {
  const { before, after } = change;
  const headings = after ? headingsOf(after) : new Set<string>();
  const old = before ? headingsOf(before) : headings;
  const sameHeadings = old.size === headings.size && [...old].every((heading) => headings.has(heading));
  return sameHeadings && sameRecords(existing, change);
}

function sameRecords({ file, byKey }: ExistingZone, { before, after }: Change): boolean {
  const wanted = [...(after?.rrsets ?? [])].every(([key, value]) =>
    isRRset(file, byKey.get(key) ?? [], value),
  );
  return (
    wanted && [...(before?.rrsets.keys() ?? [])].every((key) => after?.rrsets.has(key) || !byKey.has(key))
  );
}

/** The starts of our records, of their headings, and of the blank line above each heading. */
function ownEntries({ file, byKey }: ExistingZone, before: Holding | undefined): ReadonlySet<number> {
  const own = new Set<number>();
  if (before === undefined) return own;
  for (const key of before.rrsets.keys()) for (const { start } of byKey.get(key) ?? []) own.add(start);
  const headings = headingsOf(before);
  // from the end, so that what follows a comment is already decided
  let belowIsOwn = false;
  for (let index = file.entries.length - 1; index >= 0; index--) {
    const entry = file.entries[index] as ZoneEntry;
    const above = file.entries[index - 1];
    if (entry.kind === "record" || entry.kind === "directive") belowIsOwn = own.has(entry.start);
    if (entry.kind !== "comment" || !headings.has(file.text.slice(entry.start, entry.end).trimEnd()))
      continue;
    if (!belowIsOwn && file.entries[index + 1]?.kind === "record") continue;
    own.add(entry.start);
    if (above?.kind === "blank") own.add(above.start);
  }
  return own;
}

function insertSection(
  { file }: ExistingZone,
  own: ReadonlySet<number>,
  pieces: string[],
  after: Holding,
): void {
  const first = file.entries.findIndex(({ start }) => own.has(start));
  const index = first >= 0 ? first : sectionIndex(file, after.domain);
  const lastLine = pieces[index - 1] ?? "\n";
  const lineEnd = lastLine === "" || lastLine.endsWith("\n") ? "" : "\n";
  pieces.splice(index, 0, lineEnd + sectionText(after));
}

// Records as the tables of the 2017 tutorial print them: HOST, TYPE, POINTS TO, TTL; no preference, no dots.
import { addressOfReverseName } from "../dns/address";
import { withoutDot, type Fqdn } from "../dns/name";
import { fromOctets } from "../dns/rdata";
import type { RRset } from "../dns/rrset";
import type { ManualAction } from "../mail/action";
import type { Plan } from "../plan";

interface Row {
  readonly host: string;
  readonly type: string;
  readonly pointsTo: string;
  readonly ttl: string;
}

/** Widths of the first three columns; the tutorial widened its tables as its rows grew. */
const layouts = [
  { host: 19, type: 14, pointsTo: 20 },
  { host: 24, type: 14, pointsTo: 20 },
  { host: 41, type: 7, pointsTo: 35 },
  { host: 41, type: 7, pointsTo: 47 },
] as const;
type Layout = (typeof layouts)[number];

/** The gap behind a cell that is wider than its column. */
const overflowGap = 16;

/**
 * The plan as a tutorial table: the apex's own machine first, then MX, other machines, PTR, SPF, DKIM, DMARC.
 * DKIM keys are shortened to `p=MIG...` as the tutorial does; ACME challenges follow as lines without heading.
 */
export function tutorialTable(planned: Plan): string {
  const sets = planned.zones.flatMap(({ rrsets }) => rrsets);
  const challenges = sets.filter((set) => set.owner.startsWith("_acme-challenge."));
  const table = orderRows(
    sets.filter((set) => !challenges.includes(set)),
    planned.manualActions,
  );
  const parts: string[] = [];
  if (table.length > 0) {
    const heading: Row = { host: "HOST", type: "TYPE", pointsTo: "POINTS TO", ttl: "TTL" };
    const layout = layoutFor(table);
    parts.push([heading, ...table].map((row) => formatRow(row, layout)).join("\n"));
  }
  parts.push(
    ...challenges
      .flatMap(rowsOf)
      .map(({ host, type, pointsTo, ttl }) => [host, type, pointsTo, ttl].join("    ")),
  );
  return `${parts.join("\n\n")}\n`;
}

function orderRows(sets: readonly RRset[], actions: readonly ManualAction[]): Row[] {
  const apex = sets.find((set) => set.type === "MX")?.owner;
  const apexAddresses = new Set(
    sets.filter((set) => set.owner === apex && set.type === "A").flatMap(addressesOf),
  );
  const position = (set: RRset): number => {
    if (set.type === "A" || set.type === "AAAA") {
      if (set.owner === apex) return 0;
      return addressesOf(set).every((address) => apexAddresses.has(address)) ? 1 : 3;
    }
    if (set.type === "CNAME") return 1;
    if (set.type === "MX") return 2;
    if (set.type === "PTR") return 4;
    if (set.owner.includes("_domainkey.")) return 6;
    return set.owner.startsWith("_dmarc.") ? 7 : 5;
  };
  const held = sets.map((set) => ({ position: position(set), rows: rowsOf(set) }));
  const asked = actions.flatMap((action) =>
    action.kind === "ptr" ? [{ position: 4, rows: ptrRows(action) }] : [],
  );
  return [...held, ...asked].sort((a, b) => a.position - b.position).flatMap(({ rows }) => rows);
}

function addressesOf(set: RRset): string[] {
  return set.type === "A" || set.type === "AAAA" ? set.rdatas.map(({ address }) => address) : [];
}

/** The tutorial lists the PTR in the same table, although its zone belongs to the owner of the address. */
function ptrRows({ record }: ManualAction): Row[] {
  if (record === undefined || addressOfReverseName(record.owner) === undefined) return [];
  return record.rdatas.map((rdata) => ({
    host: withoutDot(record.owner),
    type: record.type,
    pointsTo: withoutDot(rdata as Fqdn),
    ttl: String(record.ttl),
  }));
}

function rowsOf(set: RRset): Row[] {
  return pointsTo(set).map((text) => ({
    host: withoutDot(set.owner),
    type: set.type,
    pointsTo: text,
    ttl: String(set.ttl),
  }));
}

function pointsTo(set: RRset): string[] {
  switch (set.type) {
    case "A":
    case "AAAA":
      return set.rdatas.map(({ address }) => address);
    case "CNAME":
    case "NS":
    case "PTR":
      return set.rdatas.map(({ target }) => withoutDot(target));
    case "MX":
      return set.rdatas.map(({ exchange }) => withoutDot(exchange));
    case "TXT":
      return set.rdatas.map(({ text }) => fromOctets(shortenKey(text)));
    case "SRV":
      return set.rdatas.map(({ target, port }) => `${withoutDot(target)}:${port}`);
    case "CAA":
      return set.rdatas.map(({ tag, value }) => `${tag} ${value}`);
    case "TLSA":
      return set.rdatas.map(
        ({ usage, selector, matchingType, data }) => `${usage} ${selector} ${matchingType} ${data}`,
      );
  }
}

function shortenKey(text: string): string {
  return text.startsWith("v=DKIM1") ? text.replace(/(\bp=[A-Za-z0-9+/]{3})[A-Za-z0-9+/=]+/, "$1...") : text;
}

function layoutFor(rows: readonly Row[]): Layout {
  const fits = (layout: Layout): boolean =>
    rows.every(
      (row) =>
        row.host.length < layout.host &&
        row.type.length < layout.type &&
        row.pointsTo.length < layout.pointsTo,
    );
  return layouts.find(fits) ?? layouts[3];
}

function formatRow(row: Row, layout: Layout): string {
  const cells = (["host", "type", "pointsTo"] as const).map((column) => {
    const text = row[column];
    return text.length < layout[column] ? text.padEnd(layout[column]) : text + " ".repeat(overflowGap);
  });
  return `${cells.join("")}${row.ttl}`;
}

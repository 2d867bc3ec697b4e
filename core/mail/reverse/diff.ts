// What a change of a PTR means: the name that receivers see behind an address.
import { familyOf, reverseName } from "../../dns/address";
import { withoutDot, type Fqdn } from "../../dns/name";
import { addressBook } from "../address-book";
import {
  defineRisks,
  explainRecords,
  listed,
  riskReporter,
  type DiffContext,
  type Finding,
  type Part,
  type PartChange,
  type RoomDiff,
  type Side,
} from "../diff";
import { spfChanges } from "../spf-changes";
import { parseReverseOwner } from "./record";

export const reverseRisks = defineRisks({
  "reverse.gone": {
    risk: "danger",
    reference: "RFC 1912 2.1",
    title: "an address that a host of ours still has loses its PTR",
    why: "large receivers refuse mail from an address without one",
    rollback: "publish the old PTR again",
    example: "192.0.2.25 PTR mail.example.com → nothing",
  },
  "reverse.unconfirmed": {
    risk: "danger",
    reference: "RFC 8601 2.7.3",
    title: "a PTR names a host that does not have the address",
    why: "receivers look the name up to confirm it, and refuse or defer mail when it does not lead back",
    rollback: "publish the old PTR again, or give the host the address",
    example: "192.0.2.25 PTR mx.example.com, mx.example.com A 198.51.100.25",
  },
  "reverse.renamed": {
    risk: "caution",
    reference: "RFC 5321 4.1.4",
    title: "an address gets another name",
    why: "until the server says the same name in EHLO and banner, receivers count it as suspicious",
    rollback: "publish the old PTR again",
    example: "192.0.2.25 PTR mail.example.com → mx.example.com",
  },
});
const report = riskReporter(reverseRisks);

/** PTR by address, and the aliases of classless zones (RFC 2317) that lead to it. */
export const reverseDiff: RoomDiff = {
  risks: reverseRisks,
  recognises: (owner, type) =>
    type === "PTR" || (type === "CNAME" && /\.(?:in-addr|ip6)\.arpa\.$/.test(owner)),
  explain: (change, context) => {
    const place = parseReverseOwner(change.owner);
    const address = place.kind === "address" ? place.address : undefined;
    const summary = summaryOf(change, address ?? withoutDot(change.owner), context.after);
    // of a name that stands for no address nothing more can be told
    const open = address === undefined || change.after?.late === true;
    const findings = open ? [] : findingsOf(change, address, context);
    return { summary, points: explainRecords(change).points, findings };
  },
};

function summaryOf({ type, before, after }: PartChange, address: string, side: Side): string {
  const [was, is] = [namesIn(before), namesIn(after)].map(listedNames);
  if (type === "CNAME") {
    if (after?.late === true) return `where the name of ${address} is looked up is known after apply`;
    if (before === undefined) return `the name of ${address} is looked up at ${is}`;
    if (after !== undefined) return `the name of ${address} is looked up elsewhere: ${was} → ${is}`;
    return `the name of ${address} is no longer looked up at ${was}`;
  }
  if (after?.late === true) return `the name of ${address} is known after apply`;
  if (before === undefined) return `${address} is named ${is}`;
  if (after !== undefined) return `${address}: ${was} → ${is}`;
  const alias = aliasOf(side, address);
  const rest = alias === undefined ? "has no name any more" : `its name is looked up at ${withoutDot(alias)}`;
  return `${address} was named ${was}, and ${rest}`;
}

function findingsOf({ type, before, after }: PartChange, address: string, context: DiffContext): Finding[] {
  const side = context.after;
  const book = addressBook(side);
  const names = type === "PTR" ? namesIn(after) : book.names(address);
  if (names.length === 0) return goneFindings(address, context);
  if (type === "CNAME") return [];
  const wrong = names.filter((name) => leadsBack(name, address, side) === "no");
  if (wrong.length > 0)
    return [report("reverse.unconfirmed", `${listedNames(wrong)} does not have ${address}`)];
  if (before === undefined) return [];
  const holders = book.holders(address);
  const foreign = names.filter((name) => leadsBack(name, address, side) === "unknown");
  if (foreign.length === 0 || holders.length === 0 || !sends(address, context))
    return [report("reverse.renamed", `${address} gets another name`)];
  const text = `${address} of ${listedNames(holders)} is named ${listedNames(foreign)}, of which no address is known here`;
  return [report("reverse.unconfirmed", text)];
}

/** No name is left; that hurts where mail leaves from. What stands behind an alias may be set by its owner. */
function goneFindings(address: string, context: DiffContext): Finding[] {
  const side = context.after;
  const holders = addressBook(side).holders(address);
  if (holders.length === 0 || aliasOf(side, address) !== undefined) return [];
  if (side.isLate(reverseName(address), "PTR")) return [];
  const text = `${listedNames(holders)} still has ${address}`;
  return [report("reverse.gone", text, sends(address, context) ? {} : { risk: "caution" })];
}

/** True when mail leaves from an address, as far as records tell: an MX host has it, or SPF lets it send. */
function sends(address: string, context: DiffContext): boolean {
  const book = addressBook(context.after);
  return (
    book.holders(address).some((host) => book.receives(host)) ||
    spfChanges(context).naming(address, "now").length > 0
  );
}

/** The name at which a classless zone holds the PTR of an address. */
function aliasOf(side: Side, address: string): Fqdn | undefined {
  return side.get(reverseName(address), "CNAME")[0]?.target;
}

/** The targets of PTR or CNAME records. */
function namesIn(part: Part | undefined): Fqdn[] {
  return (part?.rdatas ?? []).flatMap((rdata) => ("target" in rdata ? [rdata.target] : []));
}

function listedNames(names: readonly Fqdn[]): string {
  return listed(names.map(withoutDot));
}

/** Whether a name leads back to an address; "later" for an alias and for what is known only after `up`. */
function leadsBack(host: Fqdn, address: string, side: Side): "yes" | "no" | "later" | "unknown" {
  const book = addressBook(side);
  const addresses = book.addresses(host);
  if (addresses.includes(address)) return "yes";
  const type = familyOf(address) === "ipv4" ? "A" : "AAAA";
  if (side.isLate(host, type) || side.get(host, "CNAME").length > 0) return "later";
  return addresses.length > 0 ? "no" : "unknown";
}

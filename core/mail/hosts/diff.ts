// What a change of addresses means: which host is where, and whether SPF and PTR go along with it.
import { withoutDot, type Fqdn } from "../../dns/name";
import { addressBook } from "../address-book";
import {
  listed,
  onlyIn,
  type DiffContext,
  type Finding,
  type Part,
  type PartChange,
  type Point,
  type Risk,
  type RoomDiff,
  type Side,
} from "../diff";
import { spfChanges, type SpfChange } from "../spf-changes";
import { lossesAt } from "../spf-losses";
import { toldOnce, type Told } from "../told";
import { hostsRisks, report } from "./risks";

export { hostsRisks } from "./risks";

// names whose records belong to other rooms
const others = /^(?:autoconfig|autodiscover|ua-auto-config)\./;
const otherAliases = /^_(?!spf)|\._domainkey\.|\._bimi\.|\.(?:in-addr|ip6)\.arpa\.$/;

/** Addresses and aliases by host, together with their PTR. */
export const hostsDiff: RoomDiff = {
  risks: hostsRisks,
  recognises: (owner, type) =>
    !others.test(owner) &&
    (type === "A" || type === "AAAA" || (type === "CNAME" && !otherAliases.test(owner))),
  explain: (change, context) => {
    const moves = movesOf(change);
    const points = pointsOf(moves, context);
    return { summary: summaryOf(moves), points, findings: findingsOf(change, moves, context) };
  },
};

/** The values that come and go: addresses, or the name that an alias stands for. */
interface Moves {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** some value stays */
  readonly kept: boolean;
  readonly late: boolean;
  /** false: the values are names */
  readonly addresses: boolean;
}

function movesOf(change: PartChange): Moves {
  const { added, removed } = onlyIn(change, valueOf);
  return {
    added: added.map(valueOf),
    removed: removed.map(valueOf),
    kept: (change.before?.rdatas.length ?? 0) > removed.length,
    late: change.after?.late === true,
    addresses: change.type !== "CNAME",
  };
}

function valueOf(rdata: Part["rdatas"][number]): string {
  if ("address" in rdata) return rdata.address;
  return "target" in rdata ? withoutDot(rdata.target) : "";
}

function summaryOf({ added, removed, late, addresses }: Moves): string {
  if (late) return addresses ? "the address is known after apply" : "the name is known after apply";
  if (added.length === 0) return `removes ${listed(removed)}`;
  return removed.length === 0 ? `adds ${listed(added)}` : `${listed(removed)} → ${listed(added)}`;
}

function pointsOf({ added, removed, late, addresses }: Moves, { before, after }: DiffContext): Point[] {
  const point = (op: "add" | "remove", label: string, side: Side): Point => {
    const names = addresses ? addressBook(side).names(label).map(withoutDot) : [];
    return { op, label, ...(names.length === 0 ? {} : { note: `PTR ${listed(names)}` }) };
  };
  return [
    ...removed.map((label) => point("remove", label, before)),
    ...added.map((label) => point("add", label, after)),
    ...(late ? [{ op: "add", label: "known after apply" } as const] : []),
  ];
}

function findingsOf(change: PartChange, moves: Moves, context: DiffContext): Finding[] {
  const { owner } = change;
  return [
    ...moveFindings(change, moves, context),
    ...(moves.addresses
      ? [...spfFindings(change, moves, context), ...ptrFindings(owner, moves, context)]
      : []),
    ...policyFindings(change, context.after),
  ];
}

/** What becomes of mail to a host and from it; that an MX host moves away says the same of its old address. */
function moveFindings(change: PartChange, moves: Moves, context: DiffContext): Finding[] {
  const { after } = context;
  const received = addressBook(after).receives(change.owner) ? receiverFindings(change, moves, after) : [];
  const lost = lossesAt(change, context).filter(({ stays }) => stays || received.length === 0);
  return [
    ...received,
    ...lost.map(({ reason, stays }) => report("hosts.spf-lost", reason, stays ? {} : { risk: "caution" })),
  ];
}

/** What becomes of mail to an MX host. */
function receiverFindings({ owner, type, before, after }: PartChange, moves: Moves, side: Side): Finding[] {
  if (before === undefined) return [];
  const host = withoutDot(owner);
  if (after === undefined && !addressBook(side).isAddressed(owner))
    return [report("hosts.mx-unreachable", `the MX names ${host}, which has no address any more`)];
  if (after === undefined && moves.addresses && side.get(owner, "CNAME").length === 0) {
    const [family, risk] = type === "A" ? (["IPv4", "danger"] as const) : (["IPv6", "caution"] as const);
    return [report("hosts.mx-one-family", `the MX host ${host} has no ${family} address any more`, { risk })];
  }
  if (moves.late)
    return [report("hosts.mx-moved", `where the MX host ${host} will be found is known after apply`)];
  if (moves.removed.length === 0) return [];
  const text = moves.kept
    ? `the MX host ${host} is no longer found at ${listed(moves.removed)}`
    : `the MX host ${host} is found at another address`;
  return [report("hosts.mx-moved", text)];
}

/** The SPF records that let some address of the host send before. */
function naming(owner: Fqdn, context: DiffContext): SpfChange[] {
  const addresses = addressBook(context.before).addresses(owner);
  return [...new Set(addresses.flatMap((address) => spfChanges(context).naming(address, "old")))];
}

/** A new address that SPF does not let send, of a host that it let. */
function spfFindings(change: PartChange, moves: Moves, context: DiffContext): Finding[] {
  const records = naming(change.owner, context).filter(
    ({ now }) => now.terms !== undefined && !now.everybody,
  );
  const told = records.flatMap(({ owner, now }) =>
    uncovered(change, moves, now).map((reason) => [owner, reason] as const),
  );
  return toldOnce(told).map(({ reason, risk }) => report("hosts.spf-uncovered", reason, risk && { risk }));
}

function uncovered({ owner, type }: PartChange, { added, late }: Moves, now: SpfChange["now"]): Uncovered[] {
  const host = withoutDot(owner);
  if (late && !now.reach.late.has(`${owner} ${type}`)) {
    const text = (names: string): string =>
      `whether the SPF record of ${names} holds the new address of ${host} is known after apply`;
    return [{ text, risk: "caution" }];
  }
  const outside = added.filter((address) => !now.lets(address));
  if (outside.length === 0) return [];
  const text = (names: string): string =>
    `${listed(outside)} of ${host} is in no term of the SPF record of ${names}`;
  const open = [...now.reach.senders.values()].flatMap(({ known, label }) => (known ? [] : [label]));
  if (open.length === 0) return [{ text }];
  return [{ text: (names) => `${text(names)}, unless ${listed(open)} holds it`, risk: "caution" }];
}

interface Uncovered extends Told {
  readonly risk?: Risk;
}

/** The PTR of a new address names other hosts, or none while the old one had a name; or an old PTR stays behind. */
function ptrFindings(owner: Fqdn, { added, removed }: Moves, context: DiffContext): Finding[] {
  const [old, now] = [addressBook(context.before), addressBook(context.after)];
  if (!now.receives(owner) && naming(owner, context).length === 0) return [];
  const host = withoutDot(owner);
  const named = removed.some((address) => old.names(address).length > 0);
  const wrong = added.flatMap((address) => {
    const names = now.names(address);
    if (names.length === 0)
      return named ? [`${address} of ${host} has no PTR here, the old address had one`] : [];
    const leads = names.some((name) => now.holders(address).includes(name));
    return leads ? [] : [`the PTR of ${address} names ${listed(names.map(withoutDot))}, not ${host}`];
  });
  const stale = removed.filter((address) => now.names(address).includes(owner));
  const texts = [...wrong, ...stale.map((address) => `the PTR of ${address} still names ${host}`)];
  return texts.length === 0 ? [] : [report("hosts.ptr-apart", texts.join("; "))];
}

/** Senders that found the record look for the policy at one name. */
function policyFindings({ owner, after }: PartChange, side: Side): Finding[] {
  if (after !== undefined || owner !== `mta-sts.${side.domain}` || addressBook(side).isAddressed(owner))
    return [];
  const record = `_${owner}` as Fqdn;
  if (side.get(record, "TXT").length + side.get(record, "CNAME").length === 0) return [];
  const text = `senders look for the policy at ${withoutDot(owner)}, which has no address here any more`;
  return [report("hosts.policy-unreachable", text)];
}

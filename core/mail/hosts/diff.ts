// What a change of addresses means: which host is where, and what else must follow.
import { reverseName } from "../../dns/address";
import { withoutDot, type Fqdn } from "../../dns/name";
import {
  defineRisks,
  explainRecords,
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

export const hostsRisks = defineRisks({
  "hosts.mx-unreachable": {
    risk: "danger",
    reference: "RFC 5321 5.1",
    title: "an MX host loses its last address",
    why: "senders cannot reach it; mail waits in their queues and comes back after days",
    rollback: "publish the old address again",
    example: "mail.example.com A 192.0.2.25 → nothing, while the MX names it",
  },
  "hosts.mx-moved": {
    risk: "caution",
    reference: "RFC 5321 5.1",
    title: "a mail host moves to another address",
    why: "until caches expire mail goes to the old address, and the new one needs its PTR and its place in SPF before it sends",
    rollback: "publish the old address again, and keep both answering until caches expire",
    example: "mail.example.com A 192.0.2.25 → 198.51.100.25",
  },
});
const report = riskReporter(hostsRisks);

// names whose records belong to other protocols
const others =
  /^(?:_|autoconfig\.|autodiscover\.|ua-auto-config\.)|\._domainkey\.|\._bimi\.|\.(?:in-addr|ip6)\.arpa\.$/;

/** Addresses by host, together with their PTR. */
export const hostsDiff: RoomDiff = {
  risks: hostsRisks,
  recognises: (owner, type) =>
    ((type === "A" || type === "AAAA") && !/^(?:autoconfig)\./.test(owner)) ||
    (type === "CNAME" && !others.test(owner)),
  explain: (change, context) =>
    change.type === "CNAME"
      ? explainAlias(change, context)
      : explainAddress(change as PartChange<"A">, context),
};

function explainAddress(change: PartChange<"A">, context: DiffContext): Meaning {
  const { added, removed } = onlyIn(change, ({ address }) => address);
  const note = (side: Side, address: string): { note?: string } => {
    const names = side.get(reverseName(address), "PTR").map(({ target }) => withoutDot(target));
    return names.length === 0 ? {} : { note: `PTR ${names.join(", ")}` };
  };
  const points: Point[] = [
    ...removed.map(({ address }): Point => ({
      op: "remove",
      label: address,
      ...note(context.before, address),
    })),
    ...added.map(({ address }): Point => ({ op: "add", label: address, ...note(context.after, address) })),
    ...(change.after?.late === true ? [{ op: "add", label: "known after apply" } as const] : []),
  ];
  const list = (some: readonly { readonly address: string }[]): string =>
    some.map(({ address }) => address).join(", ");
  const summary =
    change.after?.late === true
      ? "the address is known after apply"
      : removed.length > 0 && added.length > 0
        ? `${list(removed)} → ${list(added)}`
        : added.length > 0
          ? `adds ${list(added)}`
          : `removes ${list(removed)}`;
  return { summary, points, findings: findingsOf(change, context, added.length > 0) };
}

function explainAlias(change: PartChange, context: DiffContext): Meaning {
  return { ...explainRecords(change), findings: findingsOf(change, context, change.after !== undefined) };
}

function findingsOf({ owner, before, after }: PartChange, context: DiffContext, moves: boolean): Finding[] {
  if (before === undefined || !receives(context.after, owner)) return [];
  const host = withoutDot(owner);
  if (after === undefined && !hasAddress(context.after, owner)) {
    return [report("hosts.mx-unreachable", `the MX names ${host}, which has no address any more`)];
  }
  return moves ? [report("hosts.mx-moved", `the MX host ${host} is found at another address`)] : [];
}

function receives(side: Side, host: Fqdn): boolean {
  return side.sets.some(({ part }) =>
    part.rdatas.some((rdata) => "exchange" in rdata && rdata.exchange === host),
  );
}

function hasAddress(side: Side, host: Fqdn): boolean {
  return side.get(host, "A").length + side.get(host, "AAAA").length + side.get(host, "CNAME").length > 0;
}

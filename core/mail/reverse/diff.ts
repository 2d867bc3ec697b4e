// What a change of a PTR means: the name that receivers see behind an address.
import { addressOfReverseName, familyOf } from "../../dns/address";
import { withoutDot, type Fqdn } from "../../dns/name";
import {
  defineRisks,
  explainRecords,
  riskReporter,
  type DiffContext,
  type Finding,
  type Meaning,
  type PartChange,
  type RoomDiff,
  type Side,
} from "../diff";

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

/** PTR by address. */
export const reverseDiff: RoomDiff = {
  risks: reverseRisks,
  recognises: (owner, type) =>
    type === "PTR" || (type === "CNAME" && /\.(?:in-addr|ip6)\.arpa\.$/.test(owner)),
  explain: (change, context) =>
    change.type === "PTR" ? explainPtr(change as PartChange<"PTR">, context) : explainRecords(change),
};

function explainPtr(change: PartChange<"PTR">, context: DiffContext): Meaning {
  const { owner, before, after } = change;
  const names = (rdatas: readonly { readonly target: Fqdn }[] | undefined): string =>
    (rdatas ?? []).map(({ target }) => withoutDot(target)).join(", ");
  const address = addressOfReverseName(owner) ?? withoutDot(owner);
  const [was, is] = [names(before?.rdatas), names(after?.rdatas)];
  const summary =
    before === undefined
      ? `${address} is named ${is}`
      : after === undefined
        ? `${address} was named ${was}, and has no name any more`
        : `${address}: ${was} → ${is}`;
  const { points } = explainRecords(change);
  return {
    summary: after?.late === true ? `the name of ${address} is known after apply` : summary,
    points,
    findings: findingsOf(change, address, context),
  };
}

function findingsOf({ before, after }: PartChange<"PTR">, address: string, context: DiffContext): Finding[] {
  if (after?.late === true) return [];
  if (after === undefined) {
    const holders = holdersOf(context.after, address);
    return holders.length === 0 ? [] : [report("reverse.gone", `${holders.join(", ")} still has ${address}`)];
  }
  const wrong = after.rdatas
    .map(({ target }) => target)
    .filter((target) => misses(context.after, target, address));
  if (wrong.length > 0)
    return [report("reverse.unconfirmed", `${wrong.map(withoutDot).join(", ")} does not have ${address}`)];
  return before === undefined ? [] : [report("reverse.renamed", `${address} gets another name`)];
}

/** The hosts of this mail domain that have an address. */
function holdersOf({ sets }: Side, address: string): string[] {
  return sets
    .filter(({ part }) => part.rdatas.some((rdata) => "address" in rdata && rdata.address === address))
    .map(({ owner }) => withoutDot(owner));
}

/** True when the records of the stack show that a host has other addresses only. */
function misses(side: Side, host: Fqdn, address: string): boolean {
  const addresses = side.get(host, familyOf(address) === "ipv4" ? "A" : "AAAA").map((rdata) => rdata.address);
  return /^[0-9a-f.:]+$/.test(address) && addresses.length > 0 && !addresses.includes(address);
}

// What somebody else has to do for a PTR, as a text that a person can work from.
import { familyOf, reverseName } from "../../dns/address";
import { withoutDot, type Fqdn } from "../../dns/name";
import type { RRset } from "../../dns/rrset";
import { recordOf, zoneLines, type DelegationAction, type PtrAction } from "../action";
import type { CheckContext, MailConfig } from "../feature";
import { ptrSet } from "./build";
import { ownerFacts } from "./owners";
import { pointersOf, type Pointer } from "./pointers";

/** The manual action for a PTR, or for the CNAME to a classless zone, that lies in no configured zone. */
export function reverseAction(set: RRset, config: MailConfig): PtrAction | DelegationAction {
  const pointers = pointersOf(config);
  if (set.type === "CNAME") {
    const pointer = pointers.find(({ address, late }) => reverseName(address) === set.owner && !late);
    if (pointer) return delegationAction(set, pointer, config);
  }
  const pointer = pointers.find(({ owner, late }) => owner === set.owner && !late);
  // only this room's sets come here, and each of them was built for a pointer
  if (pointer === undefined) throw new Error(`no PTR was asked for at ${set.owner}`);
  return ptrAction(set, pointer, config);
}

/** The manual actions for addresses that are known only after `up`; their place identifies them. */
export function lateActions({ config }: CheckContext): PtrAction[] {
  const { served } = config.reverse;
  const late = pointersOf(config).filter((pointer) => pointer.late && served?.has(pointer.id) !== true);
  return late.map((pointer) => ptrAction(ptrSet(config, pointer), pointer, config));
}

function ptrAction(set: RRset, pointer: Pointer, config: MailConfig): PtrAction {
  const { address, id, target, entry } = pointer;
  const family = familyOf(address);
  const type = family === "ipv4" ? "A" : "AAAA";
  const host = withoutDot(target);
  const key = entry?.owner ?? "unknown";
  const owner = ownerFacts(key);
  const record = recordOf(set);
  return {
    id: `ptr/${id}`,
    kind: "ptr",
    domain: withoutDot(config.domain),
    record,
    fields: {
      address,
      family,
      reverseName: withoutDot(set.owner),
      target: host,
      targetWithDot: target,
      owner: key,
      ownerName: owner.name,
    },
    who: owner.who,
    why: `only the owner of ${address} can set its PTR; without it large receivers, Gmail and Yahoo first, defer or refuse mail from this address`,
    precondition: `${type} of ${host} must resolve to ${address}`,
    steps: [
      `see that the ${type} of ${host} resolves to ${address}`,
      owner.how(address, host),
      `let the mail server say the same name: EHLO ${host}, and ${host} in its banner`,
    ],
    notes: [`forms want the name without final dot (${host}), zones with it (${target})`, ...owner.notes],
    waiting: owner.waiting,
    verify: [
      { command: `dig +short -x ${address}`, expect: target },
      { command: `dig +short ${host} ${type}`, expect: forwardAnswer(target, address, config) },
    ],
    ticket: [
      `Please set the PTR record (reverse DNS) of ${address} to ${host}.`,
      "",
      `Address:      ${address}`,
      `Reverse name: ${withoutDot(set.owner)}`,
      `Host name:    ${host}`,
      `Zone line:    ${zoneLines(record).join("\n")}`,
      "",
      `The ${type} record of ${host} is ${address}, and the mail server at this address says EHLO ${host}.`,
    ].join("\n"),
  };
}

/** What `dig +short` prints for the target's addresses of one family: aliases first, then every address. */
function forwardAnswer(target: Fqdn, address: string, { hosts }: MailConfig): string {
  const host = hosts.find(({ name }) => name === target);
  const canonical = host?.alias === undefined ? host : hosts.find(({ name }) => name === host.alias);
  const addresses = familyOf(address) === "ipv4" ? canonical?.ipv4 : canonical?.ipv6;
  const known = addresses?.includes(address) === true ? [...addresses].sort() : [address];
  return [...(host?.alias === undefined ? [] : [host.alias]), ...known].join("\n");
}

function delegationAction(set: RRset, pointer: Pointer, config: MailConfig): DelegationAction {
  const { address, owner, target, entry } = pointer;
  const key = entry?.owner ?? "unknown";
  const record = recordOf(set);
  const name = withoutDot(set.owner);
  const zone = withoutDot(entry?.delegated?.zone ?? owner);
  return {
    id: `delegation/${address}`,
    kind: "delegation",
    domain: withoutDot(config.domain),
    record,
    fields: {
      address,
      family: familyOf(address),
      reverseName: name,
      zone,
      target: withoutDot(owner),
      targetWithDot: owner,
      owner: key,
    },
    who: `whoever handed on the zone ${zone}: the owner of the addresses around ${address}`,
    why: `resolvers ask for ${name}; they find the PTR in ${zone} by this CNAME only (RFC 2317 4)`,
    precondition: `${zone} is delegated to the nameservers that hold it`,
    steps: [
      `ask the owner of the addresses to publish the CNAME, and the NS records of ${zone}, in the zone above ${name}`,
    ],
    verify: [
      { command: `dig +short ${name} CNAME`, expect: owner },
      { command: `dig +short -x ${address}`, expect: `${owner}\n${target}` },
    ],
    ticket: [
      `Please publish this record beside the delegation of ${zone} (RFC 2317):`,
      "",
      ...zoneLines(record),
    ].join("\n"),
  };
}

// Judges every PTR of the mail domain, built here or written by hand, and the addresses that have none.
import { familyOf, reverseName } from "../../dns/address";
import { labels, quote, withoutDot } from "../../dns/name";
import { isType, type RRset } from "../../dns/rrset";
import type { Issue } from "../../issue";
import { at, type CheckContext } from "../feature";
import { checkHandWritten } from "./check-name";
import { checkObserved, pointsRight, seenTargets } from "./check-observed";
import { checkTarget } from "./check-target";
import { addressUses, pointersOf, type AddressUse, type Pointer } from "./pointers";
import { report } from "./rules";
import { sharedMailHosts } from "./shared-hosts";

export function checkReverse(context: CheckContext): Issue[] {
  const { config } = context;
  const uses = addressUses(config);
  const pointers = pointersOf(config);
  const issues: Issue[] = [];
  for (const set of context.own) {
    if (isType(set, "PTR") && !isServicePointer(set)) checkSet(set, pointers, context, issues);
  }
  for (const pointer of pointers) {
    issues.push(...checkPointer(pointer, context), ...checkObserved(pointer, context, pointers));
  }
  for (const use of uses) issues.push(...checkUse(use, pointers, context));
  for (const host of sharedMailHosts(context, uses)) issues.push(forgottenHost(host, context));
  return issues;
}

/** PTRs of service discovery (RFC 6763 4.1) name services, not addresses. */
function isServicePointer(set: RRset): boolean {
  return set.owner.includes("_") && labels(set.owner).some((label) => label.startsWith("_"));
}

function checkSet(
  set: RRset<"PTR">,
  pointers: readonly Pointer[],
  context: CheckContext,
  issues: Issue[],
): void {
  const pointer = pointers.find(({ owner, late }) => owner === set.owner && !late);
  const written = set.sources.find((source) => source.room !== "reverse");
  const named = written === undefined ? {} : checkHandWritten(set, written.where, pointer, context);
  if (named.issue !== undefined) issues.push(named.issue);
  const address = pointer?.address ?? named.address;
  set.rdatas.forEach(({ target }, index) => {
    const where = set.sources[index]?.where ?? set.owner;
    issues.push(...checkTarget({ target, address, pointer, where }, context));
  });
  if (set.rdatas.length < 2) return;
  const names = set.rdatas.map(({ target }) => quote(withoutDot(target))).join(" and ");
  const text = `${address ?? withoutDot(set.owner)} points to ${names}, one PTR an address is expected`;
  issues.push(
    report("ptr.multi", set.sources[1]?.where ?? set.owner, text, { fix: "keep the EHLO name only" }),
  );
}

function checkPointer(pointer: Pointer, context: CheckContext): Issue[] {
  const { config, records } = context;
  const { address, id, owner, target, senders, entry, path, late } = pointer;
  if (late && config.reverse.served?.has(id) === true) return [];
  const issues: Issue[] = [];
  const where = at(config, path);
  if (late && records.zoneOf(owner) !== undefined) {
    const text = `the reverse zone of ${address} is ours, but the address is known only after up: its PTR is a manual action`;
    const fix = "give the address as a plain value, and its PTR is published";
    issues.push(report("ptr.zone", where, text, { level: "W", fix }));
  } else if (records.zoneOf(owner) === undefined && !pointsRight(pointer, seenTargets(pointer, context))) {
    const text = `the PTR of ${address} belongs to ${withoutDot(owner)}, a zone that is not configured: it is a manual action, not a record of ${withoutDot(config.domain)}`;
    issues.push(report("ptr.zone", where, text, { level: "I" }));
  }
  if (entry?.target === undefined && senders.length > 1) {
    const names = senders.map((name) => quote(withoutDot(name))).join(" and ");
    const text = `${address} belongs to ${names}; its one PTR names ${quote(withoutDot(target))}`;
    const fix = "set the target to the name that the server says in EHLO, to confirm it";
    issues.push(report("ptr.multi", where, text, { level: "I", fix }));
  }
  return issues;
}

function checkUse(use: AddressUse, pointers: readonly Pointer[], context: CheckContext): Issue[] {
  const { address, id, senders, entry, path, target } = use;
  if (target === undefined) {
    const text = `no host has the address ${address}, so that its PTR has no name`;
    const fix =
      context.config.late.size > 0
        ? "give it a target, or give its host this address as a plain value: a late one names nothing yet"
        : "give it a target, or correct the address";
    return [report("ptr.target", at(context.config, path), text, { fix })];
  }
  if (senders.length === 0 || pointers.some((pointer) => pointer.id === id)) return [];
  if (hasPtr(address, context)) return [];
  const host = quote(withoutDot(senders[0] ?? target));
  const place = at(context.config, entry === undefined ? "reverse" : path);
  const options = { fix: "let it be published, or ask the owner of the address for it" };
  const other = familyOf(address) === "ipv6" && pointers.find((pointer) => pointer.senders[0] === senders[0]);
  if (other) {
    const text = `${host} sends from ${other.address} with a PTR, and from ${address} without one`;
    return [report("ptr.v6", place, text, options)];
  }
  return [report("ptr.missing", place, `${address} of mail host ${host} has no PTR here`, options)];
}

/** True when the PTR is built elsewhere in the stack, or was seen when the DNS was asked. */
function hasPtr(address: string, { records, answers }: CheckContext): boolean {
  const name = reverseName(address);
  if (records.get(name, "PTR") !== undefined) return true;
  const seen = answers.get(name, "PTR");
  return seen !== undefined && seen !== "nxdomain" && seen.length > 0;
}

function forgottenHost(
  { name, addresses }: { readonly name: string; readonly addresses: readonly string[] },
  { config }: CheckContext,
): Issue {
  const text = `mail host ${quote(name)} of another mail domain has no PTR for ${addresses.join(", ")}`;
  const fix = "set sends: true, or sends: false when nothing is sent from it";
  return report("ptr.missing", at(config, `hosts[${JSON.stringify(name)}]`), text, { fix });
}

// Addresses whose reverse zone somebody else holds: what the DNS said about them when it was last asked.
import { familyOf, reverseName } from "../../dns/address";
import { quote, withoutDot, type Fqdn } from "../../dns/name";
import type { Issue } from "../../issue";
import { at, type CheckContext } from "../feature";
import { aliasSeen, forwardAddresses, looksLikeAddress } from "./check-target";
import type { Pointer } from "./pointers";
import { report } from "./rules";

/** The names that the DNS gives for an address; `undefined`: the plan decides that, or nobody asked. */
export function seenTargets(pointer: Pointer, { records, answers }: CheckContext): Fqdn[] | undefined {
  const { address, owner, late } = pointer;
  const name = reverseName(address);
  if (late || (records.zoneOf(name) !== undefined && records.zoneOf(owner) !== undefined)) return undefined;
  const answer = answers.get(name, "PTR");
  if (answer === undefined) return undefined;
  return answer === "nxdomain" ? [] : answer.map(({ target }) => target);
}

/** True when an address points to its one right name. */
export function pointsRight({ target }: Pointer, seen: readonly Fqdn[] | undefined): boolean {
  return seen?.length === 1 && seen[0] === target;
}

/** Nothing here stops: the right PTR often cannot be set before the forward records are published. */
export function checkObserved(pointer: Pointer, context: CheckContext, others: readonly Pointer[]): Issue[] {
  const seen = seenTargets(pointer, context);
  if (seen === undefined || pointsRight(pointer, seen)) return [];
  const { address, id, path } = pointer;
  const where = at(context.config, path);
  const inOurs = context.records.zoneOf(pointer.owner) !== undefined;
  const fix = inOurs
    ? `see that ${withoutDot(pointer.owner)} is found: manual action ${quote(`delegation/${address}`)}`
    : `send the letter of manual action ${quote(`ptr/${id}`)}`;
  if (seen.length === 0) return [missing(pointer, where, others, fix)];
  const issues = seen.flatMap((target) => checkSeen(target, pointer, context, fix));
  if (seen.length > 1) {
    const names = seen.map((name) => quote(withoutDot(name))).join(" and ");
    const text = `${address} points to ${names} in the DNS, one PTR an address is expected`;
    issues.push(report("ptr.multi", where, text, { fix }));
  }
  return issues;
}

function missing(pointer: Pointer, where: string, others: readonly Pointer[], fix: string): Issue {
  const { address, senders } = pointer;
  const [sender] = senders;
  const host = sender === undefined ? "" : ` of mail host ${quote(withoutDot(sender))}`;
  const beside = others.some(
    (other) => familyOf(other.address) === "ipv4" && sender !== undefined && other.senders.includes(sender),
  );
  const code = familyOf(address) === "ipv6" && beside ? "ptr.v6" : "ptr.missing";
  return report(code, where, `${address}${host} has no PTR in the DNS`, { fix });
}

/** One name that the DNS gives for an address, when it is not the one that is wanted. */
function checkSeen(target: Fqdn, pointer: Pointer, context: CheckContext, fix: string): Issue[] {
  const { address, path } = pointer;
  if (target === pointer.target) return [];
  const where = at(context.config, path);
  const name = quote(withoutDot(target));
  const issues: Issue[] = [];
  const alias = aliasSeen(target, context);
  if (alias !== undefined) {
    const text = `${address} points to ${name} in the DNS, an alias of ${quote(withoutDot(alias))}`;
    issues.push(report("ptr.cname-target", where, text, { level: "W", fix }));
  }
  if (looksLikeAddress(target, address)) {
    const text = `${address} points to ${name} in the DNS, a name made from the address`;
    issues.push(report("ptr.generic", where, text, { fix }));
  }
  const wanted = quote(withoutDot(pointer.target));
  const forward = forwardAddresses(target, familyOf(address), context);
  if (forward?.includes(address) === false) {
    const text = `${address} points to ${name} in the DNS, which does not resolve back to it; ${wanted} is expected`;
    issues.push(report("ptr.fcrdns", where, text, { level: "W", fix }));
  } else {
    const text = `${address} points to ${name} in the DNS, and its mail host says EHLO ${withoutDot(pointer.target)}`;
    issues.push(report("ptr.helo", where, text, { fix }));
  }
  return issues;
}

// The name that a PTR points to: a host, no alias, confirmed by its own address.
import { addressOctets, familyOf, parseAddress, parseIpv6 } from "../../dns/address";
import { isHostName, labels, quote, withoutDot, type Fqdn } from "../../dns/name";
import type { Issue } from "../../issue";
import { at, type CheckContext } from "../feature";
import type { Pointer } from "./pointers";
import { report } from "./rules";

/** One PTR; without an address only the name itself can be judged. */
export interface Ptr {
  readonly target: Fqdn;
  readonly address: string | undefined;
  readonly pointer: Pointer | undefined;
  readonly where: string;
}

export function checkTarget(ptr: Ptr, context: CheckContext): Issue[] {
  const wrong = notHost(ptr);
  if (wrong !== undefined) return [wrong];
  const { target, address, where } = ptr;
  const name = quote(withoutDot(target));
  const issues: Issue[] = [];
  const alias = aliasSeen(target, context);
  if (alias !== undefined) {
    const canonical = quote(withoutDot(alias));
    issues.push(
      report("ptr.cname-target", where, `PTR target ${name} is an alias of ${canonical}`, {
        fix: `give ${name} the addresses of ${canonical}, or name ${canonical}`,
      }),
    );
  }
  if (address === undefined) return issues;
  if (looksLikeAddress(target, address))
    issues.push(report("ptr.generic", where, `PTR target ${name} is made from the address ${address}`));
  const forward = checkForward(target, address, where, context);
  if (forward !== undefined) issues.push(forward);
  const helo = checkHelo(ptr, context);
  if (helo !== undefined) issues.push(helo);
  return issues;
}

/** The target of an alias, by our records where the name is ours, else by what the DNS answered. */
export function aliasSeen(name: Fqdn, { records, answers }: CheckContext): Fqdn | undefined {
  const own = records.aliasOf(name);
  if (own !== undefined || records.zoneOf(name) !== undefined) return own;
  const answer = answers.get(name, "CNAME");
  return answer === "nxdomain" ? undefined : answer?.[0]?.target;
}

function notHost({ target, where }: Ptr): Issue | undefined {
  const name = withoutDot(target);
  // no top-level domain ends in a digit
  const isAddress = /\d$/.test(name) && "value" in parseAddress(name);
  const parts = labels(target).length;
  if (isHostName(target) && parts > 1 && !isAddress) return undefined;
  const reason = isAddress
    ? "is an address"
    : parts === 1 && isHostName(target)
      ? "has one label"
      : "holds more than letters, digits and inner hyphens";
  const text = `PTR target ${quote(name)} ${reason}, the full name of a host is required`;
  return report("ptr.target", where, text, { fix: "name the host that the server calls itself in EHLO" });
}

/** Forward-confirmed reverse DNS: by our records where the name is ours, else by what the DNS answered. */
function checkForward(
  target: Fqdn,
  address: string,
  where: string,
  context: CheckContext,
): Issue | undefined {
  const found = forwardAddresses(target, familyOf(address), context);
  const type = familyOf(address) === "ipv4" ? "A" : "AAAA";
  const name = quote(withoutDot(target));
  if (found === undefined) {
    const text = `the ${type} of ${name} lies in no zone of ours: that it is ${address} is not verified`;
    return report("ptr.fcrdns", where, text, { level: "I" });
  }
  if (found.includes(address)) return undefined;
  const got = found.length === 0 ? `has no ${type}` : `resolves to ${found.join(", ")}`;
  return report("ptr.fcrdns", where, `${address} points to ${name}, which ${got}`, {
    fix: `give ${name} the address ${address}, or the address the right target`,
  });
}

/** The addresses of a name; `undefined`: the name is not ours, and nobody asked the DNS for it. */
export function forwardAddresses(
  target: Fqdn,
  family: "ipv4" | "ipv6",
  { records, answers }: CheckContext,
): readonly string[] | undefined {
  const type = family === "ipv4" ? "A" : "AAAA";
  let name = target;
  for (let hop = 0; hop < 8; hop++) {
    const alias = records.aliasOf(name);
    if (alias === undefined) break;
    name = alias;
  }
  const own = records.get(name, type);
  if (own !== undefined) return own.rdatas.map(({ address }) => address);
  if (records.zoneOf(name) !== undefined) return [];
  const answer = answers.get(name, type);
  if (answer === undefined) return undefined;
  return answer === "nxdomain" ? [] : answer.map(({ address }) => address);
}

/** The server at an address calls itself by its host name unless it is told otherwise. */
function checkHelo({ target, address, pointer, where }: Ptr, { config }: CheckContext): Issue | undefined {
  const holders = pointer?.holders ?? [];
  if (holders.length === 0 || holders.includes(target)) return undefined;
  const names = holders.map((name) => quote(withoutDot(name))).join(" or ");
  const place = pointer?.entry?.target === target ? `${at(config, pointer.path)}.target` : where;
  const text = `the PTR of ${address ?? ""} names ${quote(withoutDot(target))}, and the host with this address is ${names}`;
  return report("ptr.helo", place, text, {
    fix: `let the server say EHLO ${withoutDot(target)}, or point to ${names}`,
  });
}

/** True for names that hold their address: 192-0-2-25.example.net, or 2001-db8--25.example.net. */
export function looksLikeAddress(target: Fqdn, address: string): boolean {
  if (!/\d/.test(target)) return false;
  return familyOf(address) === "ipv4"
    ? holdsOctets(target, addressOctets(address))
    : holdsNibbles(target, address);
}

function holdsOctets(target: Fqdn, octets: readonly number[]): boolean {
  const numbers = (target.match(/\d+/g) ?? []).map(Number);
  const mirrored = [...octets].reverse();
  for (let start = 0; start + 4 <= numbers.length; start++) {
    const four = numbers.slice(start, start + 4);
    if ([octets, mirrored].some((form) => form.every((octet, index) => four[index] === octet))) return true;
  }
  const hex = octets.map((octet) => octet.toString(16).padStart(2, "0")).join("");
  const padded = octets.map((octet) => String(octet).padStart(3, "0")).join("");
  return target.includes(hex) || target.includes(padded);
}

function holdsNibbles(target: Fqdn, address: string): boolean {
  if (target.includes("-")) {
    const spelled = labels(target).map((label) => parseIpv6(label.replaceAll("-", ":")));
    if (spelled.some((read) => "value" in read && read.value === address)) return true;
  }
  const bare = target.replaceAll(/[.-]/g, "");
  if (bare.length < 32) return false;
  const nibbles = addressOctets(address).flatMap((octet) => [octet >> 4, octet & 0xf]);
  const digits = nibbles.map((nibble) => nibble.toString(16));
  return bare.includes(digits.join("")) || bare.includes(digits.reverse().join(""));
}

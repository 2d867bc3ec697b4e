import { parseAddress } from "../../dns/address";
import { isHostName, quote, root, under, withoutDot, type Fqdn } from "../../dns/name";

/** Where the answer to a challenge for a name stands (RFC 8555 8.4). */
export function challengeName(base: Fqdn): Fqdn {
  return under("_acme-challenge", base);
}

/** Where a standing validation of a name stands (draft-ietf-acme-dns-persist). */
export function persistentName(base: Fqdn): Fqdn {
  return under("_validation-persist", base);
}

/** The name whose records prove a certificate's name: without its "*." (RFC 8555 7.1.3). */
export function baseOf(name: Fqdn): Fqdn {
  return (name.startsWith("*.") ? name.slice(2) || root : name) as Fqdn;
}

/** Why an entry is refused, and what to write instead. */
export interface Problem {
  readonly code: "acme.name" | "acme.wildcard" | "acme.delegation";
  readonly message: string;
  readonly fix: string;
  readonly reference: string;
}

/** Where a challenge stands, and what a wildcard name is. */
const references = { "acme.name": "RFC 8555 8.4", "acme.wildcard": "RFC 8555 7.1.3" } as const;
const recordPrefix = /^(?:_acme-challenge|_validation-persist)\./;

/** What is wrong with a name that a certificate is said to be for. */
export function nameProblem(name: Fqdn): Problem | undefined {
  const shown = quote(withoutDot(name));
  const bare = name.replace(recordPrefix, "") as Fqdn;
  if (bare !== name) {
    const message = `${shown} is the name of a record, the name that the certificate is for is required`;
    const code = bare.startsWith("*.") ? "acme.wildcard" : "acme.name";
    return { code, message, fix: `write ${quote(withoutDot(bare))}`, reference: references[code] };
  }
  const base = baseOf(name);
  if (base === root || base.includes("*")) {
    const message = `"*" in ${shown} must be the first label, and a name must follow it`;
    const fix = "write *. and the name that the wildcard stands below";
    return { code: "acme.wildcard", message, fix, reference: references["acme.wildcard"] };
  }
  const host = {
    code: "acme.name",
    fix: "use the name of the host",
    reference: references["acme.name"],
  } as const;
  if ("value" in parseAddress(withoutDot(base))) {
    const message = `${shown} is an address, which a certificate authority does not validate by the DNS`;
    return { ...host, message };
  }
  if (isHostName(base)) return undefined;
  const message = `${shown} cannot stand in a certificate; letters, digits and inner hyphens are allowed`;
  return { ...host, message };
}

/** Whether the name of a record has grown too long (RFC 1035 2.3.4). */
export function lengthProblem(owner: Fqdn): Problem | undefined {
  if (owner.length <= 254) return undefined;
  const message = `the name of the record, ${quote(withoutDot(owner))}, has ${owner.length - 1} characters, at most 253 are allowed`;
  return { code: "acme.name", message, fix: "use a shorter name", reference: "RFC 1035 2.3.4" };
}

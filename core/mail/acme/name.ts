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

/** Why no certificate can be for a name, and what to write instead. */
export interface NameProblem {
  readonly code: "acme.name" | "acme.wildcard";
  readonly message: string;
  readonly fix: string;
}

const recordPrefix = /^(?:_acme-challenge|_validation-persist)\./;

/** What is wrong with a name that a certificate is said to be for. */
export function nameProblem(name: Fqdn): NameProblem | undefined {
  const shown = quote(withoutDot(name));
  const bare = name.replace(recordPrefix, "") as Fqdn;
  if (bare !== name) {
    const message = `${shown} is the name of a record, the name that the certificate is for is required`;
    const code = bare.startsWith("*.") ? "acme.wildcard" : "acme.name";
    return { code, message, fix: `write ${quote(withoutDot(bare))}` };
  }
  const base = baseOf(name);
  if (base === root || base.includes("*")) {
    const message = `"*" in ${shown} must be the first label, and a name must follow it`;
    return { code: "acme.wildcard", message, fix: "write *. and the name that the wildcard stands below" };
  }
  if ("value" in parseAddress(withoutDot(base))) {
    const message = `${shown} is an address, which a certificate authority does not validate by the DNS`;
    return { code: "acme.name", message, fix: "use the name of the host" };
  }
  if (isHostName(base)) return lengthProblem(base);
  const message = `${shown} cannot stand in a certificate; letters, digits and inner hyphens are allowed`;
  return { code: "acme.name", message, fix: "use the name of the host" };
}

function lengthProblem(base: Fqdn): NameProblem | undefined {
  const excess = challengeName(base).length - 254;
  if (excess <= 0) return undefined;
  const message = `"_acme-challenge." and the name have ${excess + 253} characters, at most 253 are allowed`;
  return { code: "acme.name", message, fix: "use a shorter name" };
}

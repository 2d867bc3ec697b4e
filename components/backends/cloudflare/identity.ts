// Names of Cloudflare records. Cloudflare refuses a second copy of a record and the engine creates before it deletes:
// so a name comes from its own RDATA alone, never from its neighbours or their order.
import { createHash } from "node:crypto";
import { root, withoutDot, type Fqdn } from "../../../core/dns/name";
import { formatRdata } from "../../../core/dns/presentation";
import type { Rdata } from "../../../core/dns/rdata";
import type { RRset } from "../../../core/dns/rrset";

/**
 * The resource names of an RRset's records, one for each RDATA: `example.com/example.com/MX/mx1.example.com`.
 * @param late the RDATA are stand-ins for values that are known only after `up`
 */
export function recordNames(component: string, set: RRset, late: boolean): string[] {
  const base = [component, withoutDot(set.owner), set.type].join("/");
  const identities = late ? lateIdentities(set) : apart(set, identitiesOf(set));
  return identities.map((identity) => (identity === "" ? base : `${base}/${identity}`));
}

function identitiesOf(set: RRset): string[] {
  switch (set.type) {
    case "CNAME":
      // one may exist: a new target is an update
      return set.rdatas.map(() => "");
    case "A":
    case "AAAA":
      return set.rdatas.map(({ address }) => address);
    case "NS":
    case "PTR":
      return set.rdatas.map((rdata) => withoutDot(rdata.target));
    case "MX":
      return set.rdatas.map(({ exchange }) => hostOrNone(exchange));
    case "SRV":
      return set.rdatas.map(({ target, port }) => `${hostOrNone(target)}-${port}`);
    case "CAA":
      return set.rdatas.map(caaIdentity);
    case "TLSA":
      return set.rdatas.map(
        ({ usage, selector, matchingType, data }) =>
          `${usage}-${selector}-${matchingType}-${data.slice(0, 16)}`,
      );
    case "TXT":
      return set.rdatas.map((rdata, index) => textIdentity(rdata, set.sources[index]?.room ?? "txt"));
  }
}

/** The root stands for "none" in MX (RFC 7505) and SRV (RFC 2782). */
function hostOrNone(name: Fqdn): string {
  return name === root ? "none" : withoutDot(name);
}

/** Two restrictions of one authority may stand side by side; the plain form of each is the common one. */
function caaIdentity({ tag, value }: Rdata<"CAA">): string {
  const [issuer = "", ...parameters] = value.split(";").map((part) => part.trim());
  const plain = `${tag}-${issuer === "" ? "nobody" : issuer}`;
  return parameters.some((part) => part !== "") ? `${plain}-${digest(value)}` : plain;
}

/** Rooms that may put several texts at one name; every other room edits its one text in place. */
const roomsOfManyTexts: readonly string[] = ["acme", "autoconfig", "extra"];

function textIdentity({ text }: Rdata<"TXT">, room: string): string {
  return roomsOfManyTexts.includes(room) ? `${room}-${digest(text)}` : room;
}

/** What is the same for several RDATA, such as an MX host that is listed twice, gets their content too. */
function apart(set: RRset, identities: readonly string[]): string[] {
  return identities.map((identity, index) => {
    if (identities.indexOf(identity) === identities.lastIndexOf(identity)) return identity;
    const text = formatRdata(set.type, set.rdatas[index] as never);
    return identity === "" ? digest(text) : `${identity}-${digest(text)}`;
  });
}

function lateIdentities(set: RRset): string[] {
  // the name of a single text is that of its room, whatever the text will be
  if (set.type === "TXT" && set.rdatas.length === 1) {
    const room = set.sources[0]?.room ?? "txt";
    if (!roomsOfManyTexts.includes(room)) return [room];
  }
  return set.rdatas.map((_, index) => String(index + 1));
}

function digest(text: string): string {
  return createHash("sha256").update(text, "latin1").digest("hex").slice(0, 8);
}

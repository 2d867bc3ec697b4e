// The names that own mail can be authenticated for, as far as published records tell.
import { isWithin, type Fqdn } from "../../dns/name";
import type { RrType } from "../../dns/rdata";
import type { DmarcRecord } from "./record";
import type { Alignment } from "./tags";

/** The names that own mail can be authenticated for. */
export interface Identifiers {
  readonly spf: readonly Fqdn[];
  readonly dkim: readonly Fqdn[];
}

/** An RRset as far as it matters here. */
interface Published {
  readonly owner: Fqdn;
  readonly type: RrType;
  /** what is known of the RDATA */
  readonly rdatas: readonly object[];
  /** some RDATA is known only after `up`, and may be what is looked for */
  readonly late?: boolean;
}

const marker = "_domainkey.";

/** Reads the names off RRsets; the SPF of `hosts` is that of their EHLO name, and no mail is written in it. */
export function identifiers(sets: readonly Published[], hosts: ReadonlySet<Fqdn>): Identifiers {
  const spf: Fqdn[] = [];
  const dkim: Fqdn[] = [];
  for (const { owner, type, rdatas, late = false } of sets) {
    const index = owner.indexOf(marker);
    const has = (test: (text: string) => boolean): boolean =>
      late || rdatas.some((rdata) => "text" in rdata && test(String(rdata.text)));
    if (index === 0 || (index > 0 && owner.charAt(index - 1) === ".")) {
      // a CNAME or NS hands the keys to a sending service
      if (type !== "TXT" || has(isUsableKey)) dkim.push(owner.slice(index + marker.length) as Fqdn);
    } else if (type === "TXT" && !owner.startsWith("_") && !hosts.has(owner) && has(permits)) {
      spf.push(owner);
    }
  }
  return { spf, dkim };
}

/** Which of the two ways can pass in alignment for mail of a domain (RFC 9989 4.4). */
export function alignedWays(
  { spf, dkim }: Identifiers,
  { domain, within }: { readonly domain: Fqdn; readonly within: Fqdn },
  { spfAlignment, dkimAlignment }: Pick<DmarcRecord, "spfAlignment" | "dkimAlignment">,
): { readonly spf: boolean; readonly dkim: boolean } {
  const aligned = (names: readonly Fqdn[], mode: Alignment | undefined): boolean =>
    names.some((name) => name === domain || (mode !== "strict" && isWithin(name, within)));
  return { spf: aligned(spf, spfAlignment), dkim: aligned(dkim, dkimAlignment) };
}

/** True for a DKIM key that was not revoked (RFC 6376 3.6.1: an empty p). */
function isUsableKey(text: string): boolean {
  return /(?:^|;)\s*p\s*=\s*[^;\s]/.test(text);
}

/** True for an SPF record that lets anybody pass: `v=spf1 -all` is none. */
function permits(text: string): boolean {
  return text.startsWith("v=spf1") && !/^v=spf1(?:\s+[-~]all)?\s*$/i.test(text);
}

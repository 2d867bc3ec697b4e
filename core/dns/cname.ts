// A CNAME stands alone at its name (RFC 1034 3.6.2), but for records of DNSSEC and the KEY of a dynamic update.

// RFC 4035 2.5
const besideCname: ReadonlySet<string> = new Set(["CNAME", "RRSIG", "NSEC", "KEY"]);

/** True when a record of one type cannot stand where one of the other is. */
export function excludes(ours: string, theirs: string): boolean {
  return ours === "CNAME" ? !besideCname.has(theirs) : theirs === "CNAME";
}

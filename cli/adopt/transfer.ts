// A zone transfer as a source of what a zone holds.
import { report } from "../../components/backends/adopt-rules";
import type { LiveRecord, ReadZone } from "../../components/backends/live";
import { withoutDot, type Fqdn } from "../../core/dns/name";
import { formatRdata } from "../../core/dns/presentation";
import { isRrType } from "../../core/dns/rdata";
import type { WireRecord } from "../../core/dns/wire";
import { transferZone } from "../dns/axfr";
import { serverText, type Server } from "../dns/servers";

/** Every record of a zone as one of its nameservers transfers it. */
export async function readTransfer(apex: Fqdn, server: Server): Promise<ReadZone> {
  const from = `a zone transfer from ${serverText(server)}`;
  const records = await transferZone(apex, server);
  if ("value" in records) return { live: { from, records: records.value.map(liveRecord) } };
  const text = `the transfer of ${withoutDot(apex)} from ${serverText(server)} failed: ${records.error}`;
  const fix = "allow transfers to this machine, or give the zone as a file with --existing";
  return { issue: report("adopt.unreadable", `zones["${withoutDot(apex)}"]`, text, { fix }) };
}

/** Types that are no business of mail, by the names that people know. */
const otherTypes: Readonly<Record<string, string>> = {
  ...{ TYPE13: "HINFO", TYPE25: "KEY", TYPE35: "NAPTR", TYPE39: "DNAME", TYPE43: "DS", TYPE44: "SSHFP" },
  ...{ TYPE46: "RRSIG", TYPE47: "NSEC", TYPE48: "DNSKEY", TYPE50: "NSEC3", TYPE51: "NSEC3PARAM" },
  ...{ TYPE59: "CDS", TYPE60: "CDNSKEY", TYPE61: "OPENPGPKEY", TYPE64: "SVCB", TYPE65: "HTTPS" },
  ...{ TYPE256: "URI" },
};

function liveRecord({ owner, type, ttl, rdata, soa, octets }: WireRecord): LiveRecord {
  const common = { owner, ttl, type: otherTypes[type] ?? type };
  if (rdata !== undefined && isRrType(type)) return { ...common, text: formatRdata(type, rdata) };
  if (soa !== undefined) return { ...common, text: Object.values(soa).join(" ") };
  // RFC 3597 5: the form for RDATA of any type
  const data = Buffer.from(octets ?? []);
  return { ...common, text: `\\# ${data.length} ${data.toString("hex")}`.trimEnd() };
}

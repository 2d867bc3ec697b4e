// The TXT, MX and CNAME records that the resources of a stack publish, whichever part of its program declares them.
import { parseName, type Fqdn } from "../../core/dns/name";
import { parseFields, parseRdata } from "../../core/dns/presentation";
import { toOctets, type Rdata } from "../../core/dns/rdata";
import { known } from "../../core/engine-values";
import { isMapping } from "../../core/json";
import { resourceReaders } from "../backends/registry";

/** A resource as a policy sees it. */
export interface StackResource {
  readonly urn: string;
  readonly type: string;
  /** its properties; reading one that is not known yet may throw */
  readonly props: unknown;
}

/** The RR types that the policies look at. */
type JudgedType = "TXT" | "MX" | "CNAME";

type RecordOf<T extends JudgedType> = {
  readonly urn: string;
  /** a MailDomain publishes it, and has judged it already */
  readonly ours: boolean;
  /** the hosted zone and the routing set: records of different ones never stand in one answer */
  readonly view: string;
  readonly owner: Fqdn;
  readonly type: T;
  /** `undefined` while it is not known */
  readonly rdata: Rdata<T> | undefined;
};

/** One record that a stack publishes. */
export type StackRecord = { [T in JudgedType]: RecordOf<T> }[JudgedType];

/** The records of one resource; none when it is no record of a DNS host that is known here. */
export function recordsOf({ urn, type, props }: StackResource): StackRecord[] {
  const read = resourceReaders[type];
  const fields = read && known(props);
  if (read === undefined || !isMapping(fields)) return [];
  const ours = (urn.split("::")[2] ?? "").includes("maildomain:index:MailDomain$");
  return read(fields).flatMap(({ view, owner, type: rrType, rdatas }) => {
    const name = parseName(owner ?? "");
    if ("error" in name || !isJudged(rrType)) return [];
    return rdatas.flatMap((text) => {
      const rdata = text === undefined ? undefined : rdataOf(rrType, text);
      // what the DNS host will refuse anyway is no record
      if (text !== undefined && rdata === undefined) return [];
      return [{ urn, ours, view, owner: name.value, type: rrType, rdata } as StackRecord];
    });
  });
}

function isJudged(type: string | undefined): type is JudgedType {
  return type === "TXT" || type === "MX" || type === "CNAME";
}

function rdataOf(type: JudgedType, text: string): Rdata<JudgedType> | undefined {
  if (type !== "TXT") {
    const rdata = parseRdata(type, text);
    return "value" in rdata ? rdata.value : undefined;
  }
  const fields = parseFields(text);
  return { text: "value" in fields ? fields.value.map(({ octets }) => octets).join("") : toOctets(text) };
}

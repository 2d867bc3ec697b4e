// The TXT, MX and CNAME records that the resources of a stack publish, whichever part of its program declares them.
import { parseName, type Fqdn } from "../../core/dns/name";
import { parseFields, parseRdata } from "../../core/dns/presentation";
import { toOctets, type Rdata } from "../../core/dns/rdata";
import { unknownText } from "../../core/engine-values";
import { isMapping } from "../../core/json";
import { decimalEscapes } from "../backends/route53/escapes";

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

type Fields = Readonly<Record<string, unknown>>;

interface Row {
  readonly owner: unknown;
  readonly type: unknown;
  readonly view: string;
  /** presentation text; `undefined` while it is not known */
  readonly texts: readonly (string | undefined)[];
}

const cloudflareRow = ({ name, type, content, value, priority, zoneId }: Fields): Row[] => {
  const given = content ?? value;
  const text = typeof given === "string" ? given : undefined;
  const rdata = type === "MX" && text !== undefined ? `${String(priority)} ${text}` : text;
  return [{ owner: name, type, view: viewOf(zoneId), texts: [rdata] }];
};

const readers: Readonly<Record<string, (fields: Fields) => Row[]>> = {
  "aws:route53/record:Record": ({ fqdn, name, type, records, zoneId, setIdentifier }) => {
    const view = viewOf(zoneId, setIdentifier);
    const texts = textsOf(records).map((text) =>
      text === undefined || type !== "TXT" ? text : `"${decimalEscapes(text)}"`,
    );
    // a name below the zone may be written without it; the other one is known only after the update
    return [{ owner: fqdn ?? name, type, view, texts }];
  },
  "cloudflare:index/dnsRecord:DnsRecord": cloudflareRow,
  "cloudflare:index/record:Record": cloudflareRow,
  "maildomain:index:ZoneRecords": ({ zone, rrsets }) =>
    Object.entries(isMapping(rrsets) ? rrsets : {}).map(([key, set]) => {
      const [owner, type] = key.split(" ");
      return { owner, type, view: viewOf(zone), texts: textsOf(isMapping(set) ? set["rdatas"] : undefined) };
    }),
};

function viewOf(...parts: readonly unknown[]): string {
  return parts.filter((part) => typeof part === "string").join(" ");
}

/** The records of one resource; none when it is no record of a DNS host that is known here. */
export function recordsOf({ urn, type, props }: StackResource): StackRecord[] {
  const reader = readers[type];
  const fields = reader && known(props);
  if (reader === undefined || !isMapping(fields)) return [];
  const ours = (urn.split("::")[2] ?? "").includes("maildomain:index:MailDomain$");
  return reader(fields).flatMap(({ owner, type: rrType, view, texts }) => {
    const name = typeof owner === "string" ? parseName(owner) : { error: "" };
    if ("error" in name || !isJudged(rrType)) return [];
    return texts.flatMap((text) => {
      const rdata = text === undefined ? undefined : rdataOf(rrType, text);
      // what the DNS host will refuse anyway is no record
      if (text !== undefined && rdata === undefined) return [];
      return [{ urn, ours, view, owner: name.value, type: rrType, rdata } as StackRecord];
    });
  });
}

function isJudged(type: unknown): type is JudgedType {
  return type === "TXT" || type === "MX" || type === "CNAME";
}

function rdataOf(type: JudgedType, text: string): Rdata<JudgedType> | undefined {
  if (type !== "TXT") {
    const rdata = parseRdata(type, text);
    return "value" in rdata ? rdata.value : undefined;
  }
  // some hosts take the text without quotes as well
  const fields = text.startsWith('"') ? parseFields(text) : { error: "" };
  return { text: "value" in fields ? fields.value.map(({ octets }) => octets).join("") : toOctets(text) };
}

/** A list that is not known as a whole is one text that is not known. */
function textsOf(list: unknown): (string | undefined)[] {
  if (!Array.isArray(list)) return [undefined];
  return list.map((item: unknown) => (typeof item === "string" ? item : undefined));
}

/** A plain copy of a value; whatever is not known yet is `undefined` in it. */
export function known(value: unknown): unknown {
  if (value === unknownText) return undefined;
  if (typeof value !== "object" || value === null) return value;
  const source = value as Fields;
  const read = (key: string): unknown => {
    try {
      return known(source[key]);
    } catch {
      // the SDK of policies throws where a program would get an Output
      return undefined;
    }
  };
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => read(String(index)));
  return Object.fromEntries(Object.keys(value).map((key) => [key, read(key)]));
}

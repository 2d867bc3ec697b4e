// The RDATA of a record as the API takes it, and as it gives it back: `content`, or `data` from which content is made.
import { isIP, isIPv4, isIPv6 } from "node:net";
import { ApiFailure, invalid } from "./failure";
import { normaliseTxt } from "./txt";

/** What is sent, before it is judged. */
export type Body = Readonly<Record<string, unknown>>;

/** The part of a record that holds RDATA. */
export interface Content {
  readonly content: string;
  readonly priority?: number;
  readonly data?: Readonly<Record<string, string | number>>;
  /** of the RDATA on the wire, where it can be large */
  readonly octets?: number;
}

const readers: Readonly<Record<string, (body: Body, owner: string) => Content>> = {
  A: (body) => {
    if (!isIPv4(text(body))) throw invalid(9005, "Content for A record must be a valid IPv4 address.");
    return { content: text(body) };
  },
  AAAA: (body) => {
    const address = text(body);
    if (!isIPv6(address) || address.includes("%"))
      throw invalid(9006, "Content for AAAA record must be a valid IPv6 address.");
    return { content: new URL(`http://[${address}]`).hostname.slice(1, -1) };
  },
  CNAME: (body, owner) => {
    const content = host(text(body));
    if (content === undefined) throw invalid(9007, "Content for CNAME record is invalid.");
    if (content === owner) throw invalid(9039, "CNAME content cannot reference itself.");
    return { content };
  },
  NS: (body) => ({ content: hostOf("NS", text(body)) }),
  PTR: (body) => ({ content: hostOf("PTR", text(body)) }),
  MX: (body) => {
    if (body["priority"] === undefined || body["priority"] === null)
      throw invalid(9100, "priority is a required field.");
    const { priority } = body;
    if (!isInteger(priority, 65535))
      throw invalid(9008, "Invalid priority, priority must be set and be between 0 and 65535");
    // a single dot is the null MX (RFC 7505 3)
    const content = text(body) === "." ? "." : host(text(body));
    if (content === undefined)
      throw invalid(9009, "Change the content of your MX record to be a hostname (and not an IP address).");
    return { content, priority };
  },
  TXT: (body) => {
    if (typeof body["content"] !== "string") throw invalid(9100, "content is a required field.");
    return normaliseTxt(body["content"]);
  },
  SRV: (body) => {
    const data = fields(body, { priority: 65535, weight: 65535, port: 65535, target: hostField });
    // the priority stands beside the content, not in it
    const content = `${data["weight"]} ${data["port"]} ${data["target"]}`;
    return { content, data, priority: Number(data["priority"]) };
  },
  CAA: (body) => {
    const data = fields(body, { flags: 255, tag: tagField, value: String });
    return { content: `${data["flags"]} ${data["tag"]} "${data["value"]}"`, data };
  },
  TLSA: (body) => {
    const data = fields(body, { usage: 255, selector: 255, matching_type: 255, certificate: hexField });
    const content = `${data["usage"]} ${data["selector"]} ${data["matching_type"]} ${data["certificate"]}`;
    return { content, data, octets: 3 + String(data["certificate"]).length / 2 };
  },
};

/** Reads the RDATA of one record; `owner` is its name in full. */
export function readContent(type: string, body: Body, owner: string): Content {
  const read = readers[type];
  if (read === undefined) throw invalid(1004, `DNS record type "${type}" is invalid.`);
  return read(body, owner);
}

function text(body: Body): string {
  const { content } = body;
  if (typeof content !== "string" || content === "") throw invalid(9100, "content is a required field.");
  return content;
}

function isInteger(value: unknown, largest: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= largest;
}

/** A host name in lower case, without final dot; `undefined` when it is none. */
function host(value: string): string | undefined {
  const name = value.toLowerCase().replace(/\.$/, "");
  const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
  const valid = isIP(name) === 0 && name.length <= 253 && name.split(".").every((part) => label.test(part));
  return valid ? name : undefined;
}

function hostOf(type: string, value: string): string {
  const name = host(value);
  if (name === undefined) throw invalid(1004, `Content for ${type} record is invalid.`);
  return name;
}

type Reader = (value: unknown, field: string) => string | number;

const hostField: Reader = (value, field) => {
  const name = value === "." ? "." : host(String(value));
  if (name === undefined) throw invalid(1004, `${field} must be a hostname.`);
  return name;
};

const tagField: Reader = (value, field) => {
  if (!/^[a-z0-9]+$/i.test(String(value))) throw invalid(1004, `${field} is invalid.`);
  return String(value);
};

// hex digits come back in upper case: kubernetes-sigs/external-dns#6616, octodns/octodns-cloudflare#39
const hexField: Reader = (value, field) => {
  if (!/^(?:[0-9a-f]{2})+$/i.test(String(value))) throw invalid(1004, `${field} must be hexadecimal.`);
  return String(value).toUpperCase();
};

/** The fields of `data`: a number is the largest that is allowed. */
function fields(
  body: Body,
  wanted: Readonly<Record<string, number | Reader>>,
): Readonly<Record<string, string | number>> {
  const data = (body["data"] ?? {}) as Readonly<Record<string, unknown>>;
  const missing = Object.keys(wanted).filter((field) => data[field] === undefined || data[field] === null);
  if (missing.length > 0) {
    const errors = missing.map((field) => ({ code: 9101, message: `${field} is a required data field.` }));
    throw new ApiFailure(400, errors);
  }
  const read = ([field, kind]: [string, number | Reader]): [string, string | number] => {
    if (typeof kind === "function") return [field, kind(data[field], field)];
    const value = Number(data[field]);
    if (!isInteger(value, kind)) throw invalid(1004, `${field} must be between 0 and ${kind}.`);
    return [field, value];
  };
  return Object.fromEntries(Object.entries(wanted).map(read));
}

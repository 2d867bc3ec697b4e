// Schema pieces that several rooms share: names, hosts, addresses, TTLs, octet strings. The one door for names.
import * as z from "zod";
import { parseIpv4, parseIpv6 } from "../dns/address";
import { parseName, quote, withoutDot, type Fqdn } from "../dns/name";
import { toOctets } from "../dns/rdata";
import type { Result } from "../result";

/** A string that a parser reads into a value; the parser's error becomes an issue with this code. */
export function parsed<T>(
  code: string,
  parse: (text: string) => Result<T>,
  reference?: string,
): z.ZodType<T, string> {
  return z.string().transform((text, context) => {
    const result = parse(text);
    if ("value" in result) return result.value;
    context.issues.push({
      code: "custom",
      input: text,
      message: result.error,
      params: { code, ...(reference === undefined ? {} : { reference }) },
    });
    return z.NEVER;
  });
}

/** An absolute domain name, with or without final dot; wildcards and underscores included. */
export const nameField: z.ZodType<Fqdn, string> = parsed("dns.name", parseName, "RFC 1035 2.3.4").meta({
  examples: ["example.com"],
});

/** A name that is known to be a record key of an object: `{ "mail.example.com": {...} }`. */
export function byName<T extends z.ZodType>(value: T) {
  return z.record(z.string(), value).transform((entries, context) => {
    const out: (readonly [Fqdn, z.output<T>])[] = [];
    const seen = new Map<Fqdn, string>();
    // the order of keys in a file means nothing, so it must not reach the records, nor decide which twin is at fault
    for (const [key, entry] of Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1))) {
      const name = parseName(key);
      const twin = "value" in name ? seen.get(name.value) : undefined;
      if ("error" in name) {
        context.issues.push(nameProblem(key, name.error, "dns.name"));
      } else if (twin !== undefined) {
        const text = `${quote(key)} and ${quote(twin)} are both ${quote(withoutDot(name.value))}`;
        context.issues.push(nameProblem(key, text, "config.duplicate-name"));
      } else {
        seen.set(name.value, key);
        out.push([name.value, entry]);
      }
    }
    return out.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  });
}

function nameProblem(key: string, message: string, code: string) {
  return { code: "custom" as const, input: key, path: [key], message, params: { code } };
}

/** An IPv4 address. */
export const ipv4Field = parsed("dns.ip", parseIpv4, "RFC 6943 3.1.1");

/** An IPv6 address, made canonical. */
export const ipv6Field = parsed("dns.ip", parseIpv6, "RFC 5952 4");

/** One value or a list of them, as a list without repeats. */
export function oneOrMore<T extends z.ZodType>(item: T) {
  return z
    .union([item.transform((value) => [value]), z.array(item)])
    .transform((values) => [...new Set(values)] as readonly z.output<T>[]);
}

/** A TTL in seconds (RFC 2181 8). */
export const ttlField = z
  .number()
  .superRefine((ttl, context) => {
    if (Number.isInteger(ttl) && ttl >= 0 && ttl <= 2147483647) return;
    context.addIssue({
      code: "custom",
      message: `TTL ${ttl} must be a whole number of seconds from 0 to 2147483647`,
      params: { code: "dns.ttl-range", reference: "RFC 2181 8" },
    });
  })
  .meta({ examples: [3600] });

/** A free text that becomes the octets of a TXT value (UTF-8), up to the 65535 octets of an RDATA. */
export const octetsField = parsed(
  "dns.txt-size",
  (text) => {
    const octets = toOctets(text);
    const wire = octets.length + Math.max(1, Math.ceil(octets.length / 255));
    if (wire <= 65535) return { value: octets };
    return { error: `text has ${octets.length} octets, at most 65279 fit into one TXT` };
  },
  "RFC 1035 3.2.1",
);

/** A whole number within bounds, refused under a code of the room's own. */
export function integerField(
  code: string,
  minimum: number,
  maximum: number,
  what: string,
  reference?: string,
) {
  return z.number().superRefine((value, context) => {
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return;
    context.addIssue({
      code: "custom",
      message: `${what} ${value} must be a whole number from ${minimum} to ${maximum}`,
      params: { code, ...(reference === undefined ? {} : { reference }) },
    });
  });
}

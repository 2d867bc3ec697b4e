import * as z from "zod";
import { parseAddress } from "../../dns/address";
import { isHostName, quote, withoutDot, type Fqdn } from "../../dns/name";
import { byName, integerField, parsed, ttlField } from "../fields";
import { associate } from "./association";
import { parseTlsa, type Tlsa } from "./record";

/** A host whose TLS servers are known by TLSA records. */
export interface DaneHost {
  readonly name: Fqdn;
  readonly ports: readonly number[];
  /** what the servers show now */
  readonly current: readonly Tlsa[];
  /** what they will show after the next rollover, published ahead of it */
  readonly next: readonly Tlsa[];
  /** seconds; `undefined`: the ttl of the mail domain, at most 3600 */
  readonly ttl: number | undefined;
}

declare module "../feature" {
  interface MailConfig {
    /** TLSA records of the MX hosts */
    readonly dane: {
      /** whether the zones are signed; `undefined`: nobody said so */
      readonly dnssec: boolean | undefined;
      readonly hosts: readonly DaneHost[];
    };
  }
}

const text = parsed("dane.data", parseTlsa, "RFC 6698 2.1").meta({
  description: "a TLSA value: usage, selector, matching type, data in hexadecimal (RFC 6698 2.2)",
  examples: [`3 1 1 ${"0123456789abcdef".repeat(4)}`],
});

const item = z
  .strictObject({
    certificate: z
      .string()
      .optional()
      .meta({
        description: "certificate of the server, or of its authority, in PEM",
        examples: ["-----BEGIN CERTIFICATE-----\n...\n-----END CERTIFICATE-----"],
      }),
    publicKey: z
      .string()
      .optional()
      .meta({
        description: "public key of the server in PEM",
        examples: ["-----BEGIN PUBLIC KEY-----\n...\n-----END PUBLIC KEY-----"],
      }),
    digest: z
      .string()
      .optional()
      .meta({
        description: "the data itself in hexadecimal, 64 digits for SHA-256, 128 for SHA-512",
        examples: ["0123456789abcdef".repeat(4)],
      }),
    usage: integerField("dane.data", 0, 3, "TLSA usage", "RFC 6698 2.1.1").optional().meta({
      description:
        "2: the certificate of an authority, 3: that of the server (RFC 7672 3.1); default: 2 for the certificate of an authority without host names, else 3",
    }),
    selector: integerField("dane.data", 0, 1, "TLSA selector", "RFC 6698 2.1.2")
      .optional()
      .meta({ description: "0: the certificate, 1: its public key; default 1" }),
    matchingType: integerField("dane.data", 0, 2, "TLSA matching type", "RFC 6698 2.1.3")
      .optional()
      .meta({ description: "0: all of it, 1: SHA-256, 2: SHA-512; default 1" }),
  })
  .transform((given, context): Tlsa => {
    // a mistyped key was reported already
    if (context.issues.length > 0) return z.NEVER;
    const result = associate(given);
    if ("value" in result) return result.value;
    context.issues.push({
      code: "custom",
      input: undefined,
      path: result.key === undefined ? [] : [result.key],
      message: result.error,
      params: { code: "dane.data", reference: "RFC 6698 2.1" },
    });
    return z.NEVER;
  });

const items = z.union([
  text.transform((one) => [one]),
  item.transform((one) => [one]),
  z.array(z.union([text, item])),
]);

const port = integerField("dane.data", 1, 65535, "port", "RFC 6698 3");

const settings = z.strictObject({
  ports: z
    .union([port.transform((one) => [one]), z.array(port)])
    .default([25])
    .meta({ description: "TCP ports that speak TLS or STARTTLS; default: 25", examples: [[25, 465, 993]] }),
  current: items.meta({ description: "what the servers show now: a value or a list of them" }),
  next: items.default([]).meta({
    description:
      "what they will show after the next rollover; publish it two TTLs ahead, then change the server (RFC 7671 8.1)",
  }),
  ttl: ttlField
    .optional()
    .meta({ description: "seconds; default: the ttl of the mail domain, at most 3600" }),
});

const host = z.union([
  text.transform((one): z.output<typeof settings> => ({ ports: [25], current: [one], next: [] })),
  z
    .array(z.union([text, item]))
    .transform((current): z.output<typeof settings> => ({ ports: [25], current, next: [] })),
  settings,
]);

const hosts = byName(host).transform((entries, context): readonly DaneHost[] =>
  entries.map(([name, { ports, current, next, ttl }]) => {
    const refuse = (path: string[], code: string, reference: string, message: string, fix: string): void => {
      const params = { code, reference, fix };
      context.issues.push({
        code: "custom",
        input: undefined,
        path: [withoutDot(name), ...path],
        message,
        params,
      });
    };
    const problem = hostProblem(name);
    if (problem !== undefined) refuse([], "dane.name", "RFC 6698 3", ...problem);
    if (next.length > 0 && current.length === 0) {
      const message = "next is given without current: no record would match what the server shows now";
      refuse(["current"], "dane.data", "RFC 7671 8.1", message, "give what the server shows now as current");
    }
    return { name, ports: [...new Set(ports)], current, next, ttl };
  }),
);

/** What is wrong with the name of a host, and what to write instead. */
function hostProblem(name: Fqdn): readonly [message: string, fix: string] | undefined {
  const shown = withoutDot(name);
  const bare = shown.replace(/^(?:_[^.]*\.)+/, "");
  if (bare !== shown)
    return [
      `${quote(shown)} is the name of a record, the name of the host is required`,
      `write ${quote(bare)}`,
    ];
  if ("value" in parseAddress(shown)) return [`${quote(shown)} is an address`, "use the name of the host"];
  if (isHostName(name)) return undefined;
  return [
    `${quote(shown)} is no host name: letters, digits and inner hyphens are allowed`,
    "use the MX host",
  ];
}

export const daneSchema = z
  .strictObject({
    dnssec: z.boolean().optional().meta({
      description:
        "true: the zones of the mail domain and of these hosts are signed, without which TLSA records are ignored (RFC 7672 2.2.1); default: nobody said so, which is reported",
    }),
    hosts: hosts.prefault({}).meta({
      description: "TLSA values by MX host: a list of what the servers show now, or current and next",
      examples: [{ "mail.example.com": [`3 1 1 ${"0123456789abcdef".repeat(4)}`] }],
    }),
  })
  .transform(({ dnssec, hosts }) => ({ dnssec, hosts }))
  .prefault({})
  .meta({ description: "DANE: the keys of the mail servers in the DNS (TLSA, RFC 7672)" });

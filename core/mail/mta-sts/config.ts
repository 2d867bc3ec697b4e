import * as z from "zod";
import { quote, type Fqdn } from "../../dns/name";
import { integerField, ipv4Field, ipv6Field, nameField, oneOrMore, parsed, ttlField } from "../fields";
import { parsePattern } from "./pattern";
import { longestAge, parseId, stsModes, type StsMode } from "./record";

/** Who serves the policy at `mta-sts.<domain>`. */
export type PolicyHost =
  | { readonly kind: "default" | "ours" | "elsewhere" }
  | { readonly kind: "alias"; readonly alias: Fqdn }
  | { readonly kind: "addresses"; readonly ipv4: readonly string[]; readonly ipv6: readonly string[] };

/** The MTA-STS settings of a mail domain. */
export interface MtaStsConfig {
  readonly mode: StsMode;
  /** patterns in sorted order; `undefined`: the MX hosts */
  readonly mx: readonly string[] | undefined;
  /** seconds */
  readonly maxAge: number;
  /** `undefined`: derived from the text of the policy */
  readonly id: string | undefined;
  readonly host: PolicyHost;
  /** seconds */
  readonly ttl: number | undefined;
}

declare module "../feature" {
  interface MailConfig {
    /** the policy that makes senders insist on TLS; `undefined` when there is none */
    readonly mtaSts: MtaStsConfig | undefined;
  }
}

const modeField = z.string().transform((text, context) => {
  const mode = stsModes.find((known) => known === text);
  if (mode !== undefined) return mode;
  context.issues.push({
    code: "custom",
    input: text,
    message: `MTA-STS mode ${quote(text)} is unknown, allowed are ${stsModes.join(", ")}`,
    params: { code: "sts.mode", reference: "RFC 8461 3.2" },
  });
  return z.NEVER;
});

const idText = parsed("sts.id", parseId, "RFC 8461 3.1");

// digits without quotes are a number in YAML, and a long one is not the number that was written
const idNumber = z.number().transform((number, context) => {
  if (Number.isSafeInteger(number) && number >= 0) return String(number);
  const fix = "put the id into quotes";
  const params = { code: "sts.id", reference: "RFC 8461 3.1", fix };
  const message = `MTA-STS id ${number} cannot be read exactly as a number`;
  context.issues.push({ code: "custom", input: number, message, params });
  return z.NEVER;
});

const hostField = z.union([
  z.literal(["ours", "elsewhere"]).transform((kind): PolicyHost => ({ kind })),
  nameField.transform((alias): PolicyHost => ({ kind: "alias", alias })),
  z
    .strictObject({
      alias: nameField.meta({
        description: "host that serves the policy; published as CNAME (RFC 8461 8.2)",
        examples: ["mail.example.com"],
      }),
    })
    .transform(({ alias }): PolicyHost => ({ kind: "alias", alias })),
  z
    .strictObject({
      ipv4: oneOrMore(ipv4Field)
        .default([])
        .meta({
          description: "IPv4 address of the web server, or a list of them (A)",
          examples: ["192.0.2.80"],
        }),
      ipv6: oneOrMore(ipv6Field)
        .default([])
        .meta({
          description: "IPv6 address of the web server, or a list of them (AAAA)",
          examples: ["2001:db8::80"],
        }),
    })
    .transform(({ ipv4, ipv6 }): PolicyHost => ({ kind: "addresses", ipv4, ipv6 })),
]);

/** RFC 8461 3.2 expects weeks; 8.3 asks for about a day when a domain leaves. */
function usualAge(mode: StsMode): number {
  return mode === "none" ? 86400 : 1209600;
}

const settings = z
  .strictObject({
    mode: modeField.prefault("testing").meta({
      enum: [...stsModes],
      description:
        "testing: failures are only reported (TLS-RPT); enforce: mail is not delivered over bad TLS; none: the way out, see RFC 8461 8.3",
      examples: ["enforce"],
    }),
    mx: oneOrMore(parsed("sts.mx-cover", parsePattern, "RFC 8461 3.2"))
      .optional()
      .meta({
        description:
          "MX hosts that the policy allows, *. for exactly one label (RFC 8461 4.1); default: the MX hosts of the mail domain",
        examples: [["mail.example.com", "*.example.net"]],
      }),
    maxAge: integerField("sts.maxage", 0, longestAge, "max_age", "RFC 8461 3.2")
      .optional()
      .meta({
        description:
          "seconds for which senders keep the policy, 0 to 31557600 (RFC 8461 3.2); default: 1209600, two weeks; 86400 for mode none",
        examples: [2592000],
      }),
    id: z
      .union([idText, idNumber])
      .optional()
      .meta({
        description:
          "1 to 32 letters and digits that change whenever the policy does (RFC 8461 3.1); default: the first 20 hexadecimal digits of the SHA-256 of the policy",
        examples: ["20270101T000000"],
      }),
    host: hostField.optional().meta({
      description:
        "who serves the policy: a host name (CNAME), addresses, ours (mta-sts.<domain> stands under hosts), elsewhere (somebody else publishes that name); default: ours when it stands under hosts, else the first MX host that stands under hosts",
      examples: ["mail.example.com", { ipv4: "192.0.2.80" }],
    }),
    ttl: ttlField.optional().meta({
      description:
        "seconds, of the TXT and of the name of the policy host; a new policy is not seen before it has passed (RFC 8461 8.1); default: the ttl of the mail domain",
    }),
  })
  .transform(({ mode, mx, maxAge, id, host, ttl }): MtaStsConfig => ({
    mode,
    // a set: another order would be another text, and so another id
    mx: mx === undefined ? undefined : [...mx].sort(),
    maxAge: maxAge ?? usualAge(mode),
    id,
    host: host ?? { kind: "default" },
    ttl,
  }));

export const mtaStsSchema = z
  .union([z.literal(["off", false]).transform((): MtaStsConfig | undefined => undefined), settings])
  .prefault("off")
  .meta({
    description: "MTA-STS: senders insist on TLS with a valid certificate (RFC 8461); off for none",
    examples: [{ mode: "testing" }],
  });

import * as z from "zod";
import { parseAddress } from "../../dns/address";
import { quote, withoutDot, type Fqdn } from "../../dns/name";
import { integerField, ipv4Field, ipv6Field, nameField, oneOrMore, parsed, ttlField } from "../fields";
import { parseDigest } from "./record";

/** The name that a name is an alias of, or addresses of its own. */
export type Place = Fqdn | { readonly ipv4: readonly string[]; readonly ipv6: readonly string[] };

/** How mail clients find their settings; `undefined`: nothing is published for them. */
export interface Autoconfig {
  /** autoconfig.<domain>, which Thunderbird and others ask */
  readonly thunderbird: Place | undefined;
  /** autodiscover.<domain> as an alias, or _autodiscover._tcp as an SRV, which Outlook asks */
  readonly outlook: Fqdn | { readonly srv: Fqdn; readonly port: number } | undefined;
  /** ua-auto-config.<domain> and the digests of the file that is served there */
  readonly uaAutoConfig: { readonly host: Fqdn; readonly digests: readonly string[] } | undefined;
  /** seconds */
  readonly ttl: number | undefined;
  /** given as one host for autoconfig and autodiscover */
  readonly short: boolean;
}

declare module "../feature" {
  interface MailConfig {
    /** how mail clients find their settings */
    readonly autoconfig: Autoconfig;
  }
}

const hostField = nameField.superRefine((name, context) => {
  const shown = withoutDot(name);
  if ("error" in parseAddress(shown)) return;
  const message = `${quote(shown)} is an address, the name of a host is required`;
  const params = { code: "autoconfig.target", reference: "RFC 1034 3.6.2", fix: "name the host" };
  context.addIssue({ code: "custom", message, params });
});

const thunderbird = z.union([
  hostField,
  z
    .strictObject({
      ipv4: oneOrMore(ipv4Field)
        .default([])
        .meta({ description: "IPv4 address, or a list of them", examples: ["192.0.2.25"] }),
      ipv6: oneOrMore(ipv6Field)
        .default([])
        .meta({ description: "IPv6 address, or a list of them", examples: ["2001:db8::25"] }),
    })
    .superRefine(({ ipv4, ipv6 }, context) => {
      if (ipv4.length + ipv6.length > 0) return;
      const fix = "give ipv4 or ipv6, or the name of a host";
      const params = { code: "autoconfig.target", fix };
      context.addIssue({ code: "custom", message: "the server has neither name nor address", params });
    }),
]);

const outlook = z.union([
  hostField,
  z.strictObject({
    srv: hostField.meta({
      description: "host of the Autodiscover service, published as SRV instead of an alias",
      examples: ["mail.example.com"],
    }),
    port: integerField("srv.port", 0, 65535, "SRV port", "RFC 2782")
      .default(443)
      .meta({ description: "0 to 65535; default 443" }),
  }),
]);

const uaAutoConfig = z
  .strictObject({
    host: hostField.meta({
      description: "host that serves the configuration file for ua-auto-config.<domain>",
      examples: ["mail.example.com"],
    }),
    digest: oneOrMore(parsed("autoconfig.digest", parseDigest, "draft-ietf-mailmaint-pacc")).meta({
      description:
        "SHA-256 digest of the configuration file in base64, or a list while the file changes: publish the new one first",
      examples: ["47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="],
    }),
  })
  .transform(({ host, digest }) => ({ host, digests: digest }));

const settings = z.strictObject({
  thunderbird: thunderbird.optional().meta({
    description: "server of autoconfig.<domain>: a host (CNAME) or addresses (A, AAAA)",
    examples: ["mail.example.com"],
  }),
  outlook: outlook.optional().meta({
    description: "server of autodiscover.<domain> (CNAME), or { srv, port } for _autodiscover._tcp (SRV)",
    examples: ["mail.example.com"],
  }),
  uaAutoConfig: uaAutoConfig.optional().meta({
    description:
      "ua-auto-config.<domain> (CNAME) and the digest of its file (TXT), draft-ietf-mailmaint-pacc",
  }),
  ttl: ttlField.optional().meta({ description: "seconds; default: the ttl of the mail domain" }),
});

export const autoconfigSchema = z
  .union([
    hostField.transform((host): Autoconfig => {
      return { thunderbird: host, outlook: host, uaAutoConfig: undefined, ttl: undefined, short: true };
    }),
    settings.transform((given): Autoconfig => {
      const { thunderbird, outlook, uaAutoConfig, ttl } = given;
      return { thunderbird, outlook, uaAutoConfig, ttl, short: false };
    }),
  ])
  .prefault({})
  .meta({
    description:
      "how mail clients find their settings: a host for autoconfig.<domain> and autodiscover.<domain>, or each on its own",
    examples: ["mail.example.com"],
  });

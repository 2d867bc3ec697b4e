import * as z from "zod";
import type { Fqdn } from "../../dns/name";
import { byName, ipv4Field, ipv6Field, nameField, oneOrMore, ttlField } from "../fields";

/** A host of the mail domain. */
export interface Host {
  readonly name: Fqdn;
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
  /** the name whose addresses it shares, published as CNAME */
  readonly alias: Fqdn | undefined;
  /** seconds */
  readonly ttl: number | undefined;
  /** whether mail leaves from its addresses; `undefined`: it does when it is an MX host */
  readonly sends: boolean | undefined;
  /** false: the name is no mail domain and says so (null MX, SPF -all, DMARC reject) */
  readonly mail: boolean;
}

declare module "../feature" {
  interface MailConfig {
    /** the hosts that get addresses here, by name */
    readonly hosts: readonly Host[];
  }
}

const host = z.strictObject({
  ipv4: oneOrMore(ipv4Field)
    .default([])
    .meta({ description: "IPv4 address, or a list of them (A, RFC 1035 3.4.1)", examples: ["192.0.2.25"] }),
  ipv6: oneOrMore(ipv6Field)
    .default([])
    .meta({
      description: "IPv6 address, or a list of them (AAAA, RFC 3596 2.2)",
      examples: ["2001:db8::25"],
    }),
  alias: nameField.optional().meta({ description: "publish a CNAME to this name instead of addresses" }),
  ttl: ttlField.optional().meta({ description: "seconds; default: the ttl of the mail domain" }),
  sends: z.boolean().optional().meta({
    description: "whether mail leaves from this host; default: it does when it is an MX host",
  }),
  mail: z.boolean().default(true).meta({
    description:
      "false publishes that no mail is sent from or to addresses at this name: null MX, SPF -all, DMARC reject",
  }),
});

export const hostsSchema = byName(host)
  .transform((entries): readonly Host[] =>
    entries.map(([name, settings]) => ({
      name,
      ipv4: settings.ipv4,
      ipv6: settings.ipv6,
      alias: settings.alias,
      ttl: settings.ttl,
      sends: settings.sends,
      mail: settings.mail,
    })),
  )
  .prefault({})
  .meta({ description: "hosts that get address records, by absolute name" });

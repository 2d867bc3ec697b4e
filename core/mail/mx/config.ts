import * as z from "zod";
import { type Fqdn } from "../../dns/name";
import { integerField, nameField, ttlField } from "../fields";

/** One MX of the mail domain. */
export interface MxEntry {
  readonly exchange: Fqdn;
  /** `undefined`: 10, 20, ... in the order of the list */
  readonly preference: number | undefined;
}

declare module "../feature" {
  interface MailConfig {
    /** who receives mail for the domain, and the TTL of that RRset */
    readonly mx: { readonly hosts: readonly MxEntry[]; readonly ttl: number | undefined };
  }
}

const preference = integerField("mx.pref", 0, 65535, "MX preference", "RFC 1035 3.3.9");

const entry = z.union([
  nameField.transform((exchange): MxEntry => ({ exchange, preference: undefined })),
  z
    .strictObject({
      host: nameField.meta({ description: "MX host", examples: ["mail.example.com"] }),
      preference: preference
        .optional()
        .meta({ description: "0 to 65535, lower first; default: 10, 20, ... in order" }),
    })
    .transform((given): MxEntry => ({ exchange: given.host, preference: given.preference })),
]);

const list = z.array(entry);

export const mxSchema = z
  .union([
    list.transform((hosts) => ({ hosts, ttl: undefined })),
    nameField.transform((exchange) => ({ hosts: [{ exchange, preference: undefined }], ttl: undefined })),
    z
      .strictObject({
        hosts: list,
        ttl: ttlField.optional().meta({ description: "seconds; default: the ttl of the mail domain" }),
      })
      .transform(({ hosts, ttl }) => ({ hosts, ttl })),
  ])
  .prefault([])
  .meta({ description: "MX hosts, first choice first (RFC 5321 5.1)", examples: [["mail.example.com"]] });

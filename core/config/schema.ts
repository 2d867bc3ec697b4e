// The schema of a whole configuration, put together from the rooms and from the kinds of DNS hosts.
import * as z from "zod";
import { ttlField } from "../mail/fields";
import { rooms, type RoomSchemas } from "../mail/index";
import { acceptedSchema } from "./accepted";
import type { BackendKind } from "./backend-kind";

const allowEntry = z.strictObject({
  code: z.string().meta({ description: "the code of the issue", examples: ["mx.cname"] }),
  where: z.string().optional().meta({ description: "its place as the issue shows it; default: every place" }),
  reason: z.string().min(1).meta({ description: "why, for the next reader" }),
});

const roomSchemas = Object.fromEntries(
  rooms.map((room) => [room.key, room.schema]),
) as unknown as RoomSchemas;

/** The configuration of one mail domain. */
export const domainSchema = z
  .strictObject({
    mode: z.enum(["mail", "no-mail"]).default("mail").meta({
      description: "no-mail publishes that the domain neither receives nor sends (RFC 7505)",
    }),
    compat: z.enum(["tutorial"]).optional().meta({
      description: "tutorial keeps the record forms of 2017; every mistake in them is still reported",
    }),
    ttl: ttlField.default(3600).meta({ description: "seconds; TTL of every RRset whose part sets none" }),
    allow: z.array(allowEntry).default([]).meta({ description: "overridable errors to live with" }),
    accepted: acceptedSchema,
    ...roomSchemas,
  })
  .meta({ title: "mail domain" });

/** The settings of a zone: `backend` and what that DNS host needs. */
export function zoneSchema(kinds: readonly BackendKind[]) {
  const options = kinds.map((kind) => kind.schema.extend({ backend: z.literal(kind.name) }));
  return z.discriminatedUnion("backend", options as unknown as [z.ZodObject, ...z.ZodObject[]]);
}

/** A whole stack: the zones that we hold, and the mail domains. */
export function stackSchema(kinds: readonly BackendKind[]) {
  return z.strictObject({
    zones: z.record(z.string(), zoneSchema(kinds)).optional(),
    domains: z.record(z.string(), domainSchema),
  });
}

/** One mail domain as it is written in a stack file. */
export type DomainInput = z.input<typeof domainSchema>;

// The package schema, for tools that ask the provider what it offers.
import { zoneRecordsType } from "./service";

const text = { type: "string" } as const;

const properties = {
  zone: { ...text, description: "the zone apex, absolute: example.com." },
  backend: { ...text, description: "the kind of DNS host: zonefile" },
  settings: {
    type: "object",
    additionalProperties: { $ref: "pulumi.json#/Any" },
    description: "where the zone is",
  },
  domain: { ...text, description: "the mail domain that owns the records" },
  rrsets: {
    type: "object",
    additionalProperties: { $ref: "#/types/maildomain:index:RRset" },
    description: "RRsets by `owner TYPE`: the owner absolute and in lower case",
  },
} as const;

const rrset = {
  type: "object",
  properties: {
    ttl: { type: "integer", description: "seconds" },
    rdatas: { type: "array", items: text, description: "RDATA in presentation format" },
    purpose: { ...text, description: "the protocols it serves, for people" },
  },
  required: ["ttl", "rdatas", "purpose"],
} as const;

/** The schema as JSON text. */
export function schemaText(): string {
  const required = Object.keys(properties);
  const description = "The RRsets of one mail domain in one zone, changed together.";
  return JSON.stringify({
    name: "maildomain",
    description: "Zones that are changed as a whole",
    types: { "maildomain:index:RRset": rrset },
    resources: {
      [zoneRecordsType]: {
        description,
        properties,
        required,
        inputProperties: properties,
        requiredInputs: required,
      },
    },
  });
}

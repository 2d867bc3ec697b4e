// Cloudflare as a backend, through the official provider: what the registry lists.
import type { Backend } from "../backend";
import { commentOf } from "./comment";
import { recordFields } from "./convert";
import { readRecord } from "./convert-back";
import { recordNames } from "./identity";
import { cloudflareKind, type CloudflareSettings } from "./kind";
import { provision } from "./provision";
import { cloudflareRules } from "./reject";

const recordType = "cloudflare:index/dnsRecord:DnsRecord";

/** Zones at Cloudflare. */
export const cloudflareBackend: Backend<CloudflareSettings> = {
  kind: cloudflareKind,
  area: { title: "Cloudflare", rules: cloudflareRules },
  unit: "rrset",
  provision,
  // the second one is what versions of the provider before 6 call it
  readers: { [recordType]: readRecord, "cloudflare:index/record:Record": readRecord },
  adoption: {
    readZone: async ({ apex, settings }) =>
      (await import("./read-zone.js")).readCloudflare(apex, (settings as CloudflareSettings).zoneId),
    takeOver: {
      unit: "record",
      type: recordType,
      sdk: "@pulumi/cloudflare",
      name: (component, set, index) => recordNames(component, set, false)[index] ?? "",
      id: ({ settings }, _, { id }) => id && `${(settings as CloudflareSettings).zoneId}/${id}`,
      spelling: ({ type, rdatas }, index) =>
        rdatas.slice(index, index + 1).map((rdata) => recordFields(type, rdata).content)[0],
      comment: commentOf,
    },
  },
};

// Route 53 as a backend, through the official provider: what the registry lists.
import type { Backend } from "../backend";
import { apiValue, recordName, resourceName } from "./convert";
import { readRecord } from "./convert-back";
import { route53Kind, type Route53Settings } from "./kind";
import { provision } from "./provision";
import { route53Rules } from "./reject";

const recordType = "aws:route53/record:Record";

/** Hosted zones of Route 53. */
export const route53Backend: Backend<Route53Settings> = {
  kind: route53Kind,
  area: { title: "Route 53", rules: route53Rules },
  unit: "rrset",
  provision,
  readers: { [recordType]: readRecord },
  adoption: {
    readZone: async ({ apex, settings }) =>
      (await import("./read-zone.js")).readRoute53(apex, (settings as Route53Settings).zoneId),
    takeOver: {
      unit: "rrset",
      type: recordType,
      sdk: "@pulumi/aws",
      name: resourceName,
      id: ({ settings }, { owner, type }) =>
        `${(settings as Route53Settings).zoneId}_${recordName(owner)}_${type}`,
      spelling: ({ type, rdatas }, index) =>
        rdatas.slice(index, index + 1).map((rdata) => apiValue(type, rdata))[0],
    },
  },
};

import { room } from "../feature";
import { buildServices } from "./build";
import { checkServices, servicesRules } from "./check";
import { servicesSchema } from "./config";
import { servicesDiff } from "./diff";

/** What mail clients find by SRV: submission, IMAP, POP3, ManageSieve, JMAP, calendars, contacts (RFC 6186). */
export const services = room({
  key: "services",
  title: "services",
  schema: servicesSchema,
  rules: servicesRules,
  build: buildServices,
  check: checkServices,
  diff: servicesDiff,
});

import { room } from "../feature";
import { buildHosts } from "./build";
import { checkHosts, hostsRules } from "./check";
import { hostsSchema } from "./config";
import { hostsDiff } from "./diff";

/** Addresses of the hosts: A, AAAA, CNAME. */
export const hosts = room({
  key: "hosts",
  title: "hosts",
  schema: hostsSchema,
  rules: hostsRules,
  build: buildHosts,
  check: checkHosts,
  diff: hostsDiff,
});

// An address at Hetzner Cloud: which resource has it.
import * as z from "zod";
import type { BackendKind, ZoneSettings } from "../../../core/config/backend-kind";
import type { Issue } from "../../../core/issue";
import { ptrKind, report } from "../kind";

const id = (what: string) =>
  z
    .int()
    .positive()
    .optional()
    .meta({ description: `id of the ${what} that has the address; give exactly one id`, examples: [42] });

const hcloudSchema = z.strictObject({
  serverId: id("server"),
  primaryIpId: id("Primary IP"),
  floatingIpId: id("Floating IP"),
  loadBalancerId: id("Load Balancer"),
});

/** Settings of an address at Hetzner Cloud: exactly one of them is given. */
export type HcloudSettings = z.output<typeof hcloudSchema>;

/** The PTR of an address at Hetzner Cloud. */
export const hcloudKind: BackendKind<HcloudSettings> = ptrKind({
  name: "hcloud",
  place: "at Hetzner Cloud",
  schema: hcloudSchema,
  check: checkHolder,
});

function checkHolder({ where, settings }: ZoneSettings): Issue[] {
  const keys = Object.keys(hcloudSchema.shape) as (keyof HcloudSettings)[];
  const given = keys.filter((key) => (settings as HcloudSettings)[key] !== undefined);
  if (given.length === 1) return [];
  const got = given.length === 0 ? "no id is given" : `${given.join(" and ")} are given`;
  const text = `${got}, exactly one of ${keys.join(", ")} is required`;
  return [report("reverse.holder", where, text, { fix: "give the id of the resource that has the address" })];
}

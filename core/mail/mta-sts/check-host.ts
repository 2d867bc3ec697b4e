// Whether the name that the policy is fetched from leads to a web server.
import type { Answers } from "../../dns/answers";
import { quote, withoutDot, type Fqdn } from "../../dns/name";
import type { Issue } from "../../issue";
import { at, type CheckContext } from "../feature";
import { longestName } from "./build";
import type { StsPlan } from "./policy";
import { report } from "./rules";

/** What is wrong with the policy host; one finding is enough. */
export function checkHost(context: CheckContext, plan: StsPlan): Issue[] {
  const { config, records } = context;
  const { policyHost, recordName, host } = plan;
  const where = at(config, "mtaSts.host");
  if (recordName.length > longestName) {
    const text = `${quote(withoutDot(recordName))} has ${recordName.length - 1} characters, at most 253 are allowed`;
    return [report("sts.host", where, text, { reference: "RFC 1035 2.3.4", fix: "set mtaSts: off" })];
  }
  if (records.addresses(policyHost).length > 0) return [];
  const shown = quote(withoutDot(policyHost));
  if (host.kind === "elsewhere" && records.at(policyHost).length === 0) {
    return unseen(context, policyHost, where, shown);
  }
  const target = lastTarget(context, policyHost);
  if (target === undefined) {
    const text = `${shown} is an alias of itself`;
    return [report("sts.host", where, text, { fix: "name the host that serves the policy" })];
  }
  if (target !== policyHost)
    return unseen(context, target, where, `${shown}: its target ${quote(withoutDot(target))}`);
  return [report("sts.host", where, `${shown} has no address`, { fix: advice(plan) })];
}

function advice({ host }: StsPlan): string {
  if (host.kind === "ours") return "add it under hosts, or name under mtaSts.host who serves the policy";
  if (host.kind === "addresses") return "give ipv4 or ipv6 under mtaSts.host";
  return "no MX host stands under hosts: name under mtaSts.host who serves the policy";
}

/** Where the aliases of the stack lead from a name; `undefined` when they lead in a circle. */
function lastTarget({ records }: CheckContext, name: Fqdn): Fqdn | undefined {
  let target = name;
  for (let hop = 0; hop < 8; hop++) {
    const next = records.aliasOf(target);
    if (next === undefined) return target;
    target = next;
  }
  return undefined;
}

/** Judges a name that has no record here by what the DNS answered. */
function unseen({ answers, records }: CheckContext, name: Fqdn, where: string, shown: string): Issue[] {
  const known = resolves(answers, name);
  if (known === true) return [];
  if (known === false) {
    return [report("sts.host", where, `${shown} has no address in the DNS`, { fix: "publish its address" })];
  }
  if (records.zoneOf(name) === undefined || shown === quote(withoutDot(name))) {
    return [report("sts.host", where, `whether ${shown} has an address is not verified`, { level: "I" })];
  }
  const text = `${shown} has no A or AAAA in this configuration`;
  return [report("sts.host", where, text, { level: "W", fix: "add it under hosts" })];
}

/** Whether a name has an address by the answers of the DNS; `undefined` when it was not asked. */
function resolves(answers: Answers, name: Fqdn): boolean | undefined {
  let target = name;
  for (let hop = 0; hop < 8; hop++) {
    const found = [answers.get(target, "A"), answers.get(target, "AAAA")];
    if (found.includes("nxdomain")) return false;
    if (found.some((answer) => answer !== undefined && answer.length > 0)) return true;
    const alias = answers.get(target, "CNAME");
    const next = alias === undefined || alias === "nxdomain" ? undefined : alias[0]?.target;
    if (next === undefined) return found.includes(undefined) ? undefined : false;
    target = next;
  }
  return false;
}

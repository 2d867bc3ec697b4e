// An MX exchange in a zone of somebody else: judged by what the DNS answered when it was last asked.
import { quote, withoutDot, type Fqdn } from "../../dns/name";
import type { Issue } from "../../issue";
import type { CheckContext } from "../feature";
import { report } from "./rules";

export function checkForeign({ answers }: CheckContext, exchange: Fqdn, where: string): Issue[] {
  const name = quote(withoutDot(exchange));
  const alias = answers.get(exchange, "CNAME");
  const target = alias === undefined || alias === "nxdomain" ? undefined : alias[0]?.target;
  if (target !== undefined) {
    const text = `MX exchange ${name} is an alias of ${quote(withoutDot(target))} in the DNS`;
    return [report("mx.cname", where, text, { fix: "ask its operator for the canonical name" })];
  }
  const families = [answers.get(exchange, "A"), answers.get(exchange, "AAAA")];
  const resolves = families.some((answer) => Array.isArray(answer) && answer.length > 0);
  if (!resolves && families.includes(undefined)) {
    const text = `the address of MX exchange ${name} lies in no zone of ours: not verified`;
    return [report("mx.noaddr", where, text, { level: "I" })];
  }
  if (!resolves) {
    const text = families.includes("nxdomain") ? "does not exist" : "has no A or AAAA";
    const fix = "name a host that exists";
    return [report("mx.noaddr", where, `MX exchange ${name} ${text} in the DNS`, { fix })];
  }
  if (alias !== undefined) return [];
  return [
    report("mx.cname", where, `whether MX exchange ${name} is an alias is not verified`, { level: "I" }),
  ];
}

import { quote, withoutDot } from "../../dns/name";
import { rrsetKey, type RRset } from "../../dns/rrset";
import type { Issue } from "../../issue";
import type { CheckContext } from "../feature";
import { checkBlock } from "./check-block";
import { caaProblem } from "./record";
import { report } from "./rules";

export function checkCaa(context: CheckContext): Issue[] {
  const issues: Issue[] = [];
  for (const set of context.own) if (set.type === "CAA") checkSet(set, context, issues);
  checkBlock(context, issues);
  return issues;
}

function checkSet(set: Extract<RRset, { type: "CAA" }>, { records }: CheckContext, issues: Issue[]): void {
  set.rdatas.forEach(({ flags, tag, value }, index) => {
    const source = set.sources[index];
    if (source?.room === "caa") return;
    const problem = caaProblem(flags, tag, value);
    if (problem !== undefined) issues.push(report("caa.syntax", source?.where ?? rrsetKey(set), problem));
  });
  const alias = records.aliasOf(set.owner);
  if (alias === undefined) return;
  const target = quote(withoutDot(alias));
  const text = `${quote(withoutDot(set.owner))} is an alias of ${target} and cannot have CAA: authorities find what stands at ${target}`;
  issues.push(report("caa.block", rrsetKey(set), text, { fix: `name ${target} under caa.at instead` }));
}

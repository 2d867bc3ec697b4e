import { quote, withoutDot } from "../../dns/name";
import { rrsetKey, type RRset } from "../../dns/rrset";
import type { Issue } from "../../issue";
import { at, type CheckContext } from "../feature";
import { checkHost } from "./check-host";
import { isCovered } from "./pattern";
import { receivers, stsPlanOf, type StsPlan } from "./policy";
import { isStsText, parseStsRecord } from "./record";
import { report } from "./rules";

export function checkMtaSts(context: CheckContext): Issue[] {
  const issues: Issue[] = [];
  for (const set of context.own)
    if (set.type === "TXT" && set.owner.startsWith("_mta-sts.")) checkTexts(set, issues);
  const plan = stsPlanOf(context.config);
  if (plan === undefined) return issues;
  // hosts that could not be read may be those that serve the policy
  if (!context.config.partial) issues.push(...checkHost(context, plan));
  checkCover(context, plan, issues);
  checkAge(context, plan, issues);
  checkUnchanged(context, plan, issues);
  if (plan.policy.mode === "none") issues.push(leaving(context));
  return issues;
}

/** The records at one `_mta-sts` name, those that other parts of the configuration put there included. */
function checkTexts(set: Extract<RRset, { type: "TXT" }>, issues: Issue[]): void {
  let count = 0;
  set.rdatas.forEach(({ text }, index) => {
    if (isStsText(text)) count++;
    const source = set.sources[index];
    if (source?.room === "mtaSts" || !/^\s*v\s*=\s*STS/i.test(text)) return;
    const record = parseStsRecord(text);
    if ("error" in record) issues.push(report("sts.id", source?.where ?? rrsetKey(set), record.error));
  });
  if (count < 2) return;
  const text = `${quote(withoutDot(set.owner))} has ${count} MTA-STS records, exactly one is allowed`;
  issues.push(report("sts.multi", rrsetKey(set), text, { fix: "keep one of them" }));
}

function checkCover({ config, records }: CheckContext, { policy, settings }: StsPlan, issues: Issue[]): void {
  if (policy.mode === "none") return;
  if (policy.mx.length === 0) {
    const text = `the policy has no mx pattern, at least one is required in mode ${policy.mode}`;
    const fix = "the domain takes no mail: set mtaSts: off, or mode: none when a policy was published before";
    issues.push(report("sts.mx-cover", at(config, "mtaSts"), text, { fix, reference: "RFC 8461 3.2" }));
    return;
  }
  const exchanges = records.rdatas(config.domain, "MX").map(({ exchange }) => exchange);
  for (const host of receivers(exchanges, config)) {
    if (isCovered(host, policy.mx)) continue;
    const patterns = policy.mx.map((pattern) => quote(pattern)).join(", ");
    const text = `MX host ${quote(withoutDot(host))} is matched by no mx pattern of the policy, which has ${patterns}`;
    const fix = settings.mx === undefined ? "name every MX host under mx" : "add it to mtaSts.mx";
    issues.push(report("sts.mx-cover", at(config, "mtaSts.mx"), text, { fix }));
  }
}

function checkAge({ config }: CheckContext, { policy }: StsPlan, issues: Issue[]): void {
  if (policy.maxAge >= 86400 || policy.mode === "none") return;
  const text = `max_age ${policy.maxAge} is under a day, weeks are expected`;
  const options = { level: "W" as const, reference: "RFC 8461 10.2", fix: "use 1209600 or more" };
  issues.push(report("sts.maxage", at(config, "mtaSts.maxAge"), text, options));
}

function answered<R>(answer: readonly R[] | "nxdomain" | undefined): readonly R[] {
  return answer === undefined || answer === "nxdomain" ? [] : answer;
}

/** An id of one's own has to change with the policy; of the policy before, only its MX hosts are in the DNS. */
function checkUnchanged(context: CheckContext, plan: StsPlan, issues: Issue[]): void {
  const { config, answers } = context;
  if (plan.settings.id === undefined) return;
  const published = answers.get(plan.recordName, "TXT");
  const same = answered(published).some(({ text }) => idOf(text) === plan.id);
  if (published !== undefined && !same) return;
  const where = at(config, "mtaSts.id");
  const fix = "leave id out, or change it together with the policy";
  const id = quote(plan.id);
  if (same && hostsChange(context, plan)) {
    const text = `the MX hosts in the policy change and its id ${id} does not: senders keep the old policy`;
    issues.push(report("sts.id", where, text, { level: "W", fix }));
    return;
  }
  const text = `whether the policy changed since its id ${id} was published is not verified`;
  issues.push(report("sts.id", where, text, { level: "I", fix }));
}

function idOf(text: string): string | undefined {
  const record = parseStsRecord(text);
  return "value" in record ? record.value.id : undefined;
}

/** Whether patterns that were made from the MX hosts differ from those that the published MX RRset leads to. */
function hostsChange({ config, answers }: CheckContext, { settings, policy }: StsPlan): boolean {
  const published = answers.get(config.domain, "MX");
  if (settings.mx !== undefined || published === undefined) return false;
  const exchanges = answered(published).map(({ exchange }) => exchange);
  const before = new Set(receivers(exchanges, config).map(withoutDot));
  return before.size !== policy.mx.length || policy.mx.some((pattern) => !before.has(pattern));
}

function leaving({ config }: CheckContext): Issue {
  return report(
    "sts.mode",
    at(config, "mtaSts.mode"),
    "mode none ends MTA-STS: record and policy stay until the max_age of every earlier policy has passed",
    { level: "I", reference: "RFC 8461 8.3", fix: "set mtaSts: off after that" },
  );
}

// Rules about the values of one policy record.
import { quote } from "../../dns/name";
import type { Issue } from "../../issue";
import { at, type MailConfig } from "../feature";
import type { DmarcPolicy } from "./policy";
import { placeOf, type PolicyRecord } from "./published";
import { requestedPolicies } from "./record";
import { report } from "./rules";
import { dmarcTags } from "./tags";

export function checkRecord(config: MailConfig, policy: PolicyRecord, settings: DmarcPolicy): Issue[] {
  const issues: Issue[] = [];
  const place = (key: string): string => at(config, placeOf(policy, key));
  for (const { code, level, message, fix } of settings.remarks) {
    issues.push(report(code, place("record"), message, { level, ...(fix === undefined ? {} : { fix }) }));
  }
  checkTags(policy, place, issues);
  checkRemoved(policy, place, issues);
  checkFailureOptions(policy, place, issues);
  checkPolicies(policy, place, issues);
  if (policy.path === "dmarc" && config.mode === "mail") checkAdvice(policy, place, issues);
  return issues;
}

type Place = (key: string) => string;

function checkTags({ record }: PolicyRecord, place: Place, issues: Issue[]): void {
  for (const [name] of record.unknown) {
    issues.push(
      report("dmarc.unknown", place("record"), `tag ${quote(name)} is unknown and will be ignored`, {
        fix: "remove it, or correct its name",
      }),
    );
  }
  if (record.policy === undefined) {
    const hasReports = record.aggregateReports !== undefined;
    const text = hasReports
      ? "tag p is missing, so that the policy is none and readers of RFC 7489 see no record"
      : "tag p is missing and no rua is valid, so that receivers apply no DMARC at all";
    issues.push(
      report("dmarc.nop", place("record"), text, {
        fix: "write p=none behind v",
        level: hasReports ? "W" : "E",
      }),
    );
  } else if (record.order[0] !== "p") {
    const text = `tag ${quote(record.order[0] ?? "")} stands before p, which readers of RFC 7489 refuse`;
    issues.push(report("dmarc.order", place("record"), text, { fix: "write p directly behind v=DMARC1" }));
  }
}

const removed = [
  ["percent", "legacy.percent"],
  ["reportFormats", "legacy.reportFormat"],
  ["reportInterval", "legacy.reportInterval"],
] as const;

function checkRemoved({ record, keeps }: PolicyRecord, place: Place, issues: Issue[]): void {
  for (const [key, path] of removed) {
    const value = record[key];
    if (value === undefined) continue;
    const { name } = dmarcTags[key];
    const shown = `${name}=${typeof value === "number" ? value : dmarcTags.reportFormats.write(value)}`;
    const text = `tag ${shown} was removed and is ${keeps ? "published all the same" : "not published"}`;
    const lowered = key === "percent" && typeof value === "number" && value < 100;
    const fix = lowered
      ? "use testing: true (t=y), which lowers the policy by one step, in its place"
      : "remove it, receivers act as if it were not there";
    issues.push(report("dmarc.removed", place(path), text, { fix }));
  }
}

function checkFailureOptions({ record }: PolicyRecord, place: Place, issues: Issue[]): void {
  const options = record.failureOptions;
  if (options === undefined) return;
  if (options.includes("0") && options.includes("1")) {
    issues.push(
      report("dmarc.fo", place("failureOptions"), "failure options 0 and 1 exclude each other", {
        level: "W",
        fix: "keep 1, which asks for more reports, or 0",
      }),
    );
  }
  if (record.failureReports === undefined) {
    issues.push(
      report(
        "dmarc.fo",
        place("failureOptions"),
        "failure options without an address for failure reports are ignored",
        {
          level: "I",
          fix: "add failureReports, or remove failureOptions",
        },
      ),
    );
  }
}

function checkPolicies({ record }: PolicyRecord, place: Place, issues: Issue[]): void {
  const { p, sp, np } = requestedPolicies(record);
  if (record.policy === "none") {
    issues.push(
      report("dmarc.pnone", place("policy"), "policy none only monitors: forged mail is delivered as before"),
    );
  }
  if (p !== "none" && record.subdomainPolicy === "none") {
    const text = `sp=none leaves subdomains open under p=${p}`;
    issues.push(
      report("dmarc.spnone", place("subdomainPolicy"), text, { fix: "remove it, so that p applies" }),
    );
  } else if (p !== "none" && record.nonExistentSubdomainPolicy === "none") {
    const text = `np=none leaves subdomains that do not exist open under p=${p}`;
    const options = { fix: "remove it, so that sp or p applies" };
    issues.push(report("dmarc.spnone", place("nonExistentSubdomainPolicy"), text, options));
  }
  if (record.testing !== true) return;
  const isIdle = p === "none" && sp === "none" && np === "none";
  issues.push(
    isIdle
      ? report("dmarc.testmode", place("testing"), "t=y has no effect on policy none", { level: "I" })
      : report("dmarc.testmode", place("testing"), "t=y lowers the policy by one step", {
          fix: "remove it when the reports show that all own mail passes",
        }),
  );
}

function checkAdvice({ record, reports }: PolicyRecord, place: Place, issues: Issue[]): void {
  if (record.policy === "reject" && record.testing !== true) {
    const text =
      "p=reject loses mail that people send through mailing lists; RFC 9989 advises against it where people write";
    const options = { fix: "start with none, then quarantine, each for a month, and read the reports" };
    issues.push(report("dmarc.advice", place("policy"), text, options));
  }
  const crowded = reports.find(({ uri }) => /^mailto:postmaster@/i.test(uri));
  if (crowded !== undefined) {
    const text = `reports go to ${quote(crowded.uri)}, where people are written to`;
    issues.push(
      report("dmarc.advice", place(crowded.key), text, {
        fix: "give reports a mailbox of their own",
        reference: "RFC 9989 5.1.3",
      }),
    );
  }
  if (record.failureReports !== undefined && record.failureOptions === undefined) {
    const text = "failure reports are asked for without options: they come only when all mechanisms fail";
    const options = {
      fix: "add failureOptions: [ 1 ] to see each failing mechanism",
      reference: "RFC 9989 4.7",
    };
    issues.push(report("dmarc.advice", place("failureReports"), text, options));
  }
}

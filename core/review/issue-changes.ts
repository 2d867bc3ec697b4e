// What becomes of issues between two snapshots: which are new, weigh more or less, say something else, or are gone.
import type { Finding } from "../mail/diff";
import { groupBy } from "../group-by";
import { highest, type IssueChange } from "./change";
import { report } from "./common";
import type { IssueSnapshot, Snapshot } from "./snapshot";

/** Every issue that differs. Code and place say which is which; of several with the same, the messages do. */
export function issueChanges(before: Snapshot, after: Snapshot): IssueChange[] {
  const [was, is] = [issuesById(before), issuesById(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((id) => {
    const [old, now] = [was.get(id) ?? [], is.get(id) ?? []];
    const gone = old.filter((one) => !now.some((other) => isSame(one.issue, other.issue)));
    const come = now.filter((one) => !old.some((other) => isSame(other.issue, one.issue)));
    const count = Math.max(gone.length, come.length);
    return Array.from({ length: count }, (_, index) =>
      changeOf(index === 0 ? id : `${id} ${index + 1}`, gone[index], come[index]),
    );
  });
}

interface DomainIssue {
  readonly domain: string;
  readonly issue: IssueSnapshot;
}

function issuesById({ domains }: Snapshot): ReadonlyMap<string, readonly DomainIssue[]> {
  const all = domains.flatMap(({ domain, issues }) => issues.map((issue) => ({ domain, issue })));
  return groupBy(all, ({ domain, issue }) => `${domain}/issue/${issue.code} ${issue.where}`);
}

/** An older version noted no message. */
function isSame(old: IssueSnapshot, now: IssueSnapshot): boolean {
  return old.severity === now.severity && (old.message ?? now.message) === (now.message ?? old.message);
}

function changeOf(id: string, old: DomainIssue | undefined, now: DomainIssue | undefined): IssueChange {
  const { domain, issue } = (now ?? old) as DomainIssue;
  const findings = findingsOf(old?.issue, now?.issue);
  const text = issue.message === undefined ? `at ${issue.where}` : `${issue.message} (at ${issue.where})`;
  const weight = old && now && old.issue.severity !== now.issue.severity;
  return {
    kind: "issue",
    id,
    domain,
    op: old === undefined ? "add" : now === undefined ? "remove" : "change",
    issue,
    summary: weight ? `${old.issue.severity} → ${now.issue.severity}: ${text}` : text,
    findings,
    risk: highest(findings.map(({ risk }) => risk)),
  };
}

function findingsOf(old: IssueSnapshot | undefined, now: IssueSnapshot | undefined): Finding[] {
  if (now === undefined) return [];
  if (old === undefined) return [report("issue.new", `${now.code} was not reported before`)];
  const worse = old.severity !== "error" && now.severity === "error";
  return worse
    ? [report("issue.new", `${now.code} was a warning before, and is an error that is allowed`)]
    : [];
}

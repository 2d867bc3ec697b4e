import { quote, withoutDot } from "../../dns/name";
import { isType } from "../../dns/rrset";
import type { Issue } from "../../issue";
import { at, type CheckContext } from "../feature";
import { checkCover } from "./check-cover";
import { checkHelo } from "./check-helo";
import { checkEnd, checkSize, checkTerms } from "./check-record";
import { checkTree } from "./check-tree";
import { stackSource } from "./lookup";
import { recordsOf } from "./own-records";
import type { PlacedRecord } from "./placed";
import { textsOf } from "./question";
import { isSpfText } from "./record";
import { report } from "./rules";

export function checkSpf(context: CheckContext): Issue[] {
  const { config, own, records, answers } = context;
  const source = stackSource(records, answers);
  const issues: Issue[] = [];
  let main: PlacedRecord | undefined;
  for (const set of own) {
    if (!isType(set, "TXT")) continue;
    for (const record of recordsOf(context, set, source, issues)) {
      checkTerms(record, source, issues);
      checkTree(record, source, issues);
      checkSize(record, set, issues);
      if (record.owner === config.domain) main = record;
    }
  }
  const published = textsOf(source.ask({ name: config.domain, type: "TXT" })).some(isSpfText);
  if (!published) {
    issues.push(
      report(
        "spf.missing",
        at(config, "spf"),
        `the mail domain ${quote(withoutDot(config.domain))} has no SPF record`,
        {
          fix: "name its senders under spf, or set mode: no-mail",
        },
      ),
    );
  }
  if (main !== undefined) checkEnd(main, config, issues);
  if (published) checkCover(context, source, issues);
  checkHelo(context, source, issues);
  return issues;
}

// What others must do for a mail domain: gathered from its records and rooms, and what the DNS says about it.
import { nearestFew } from "./config/nearest";
import { rooms } from "./contexts";
import type { Answers, Question } from "./dns/answers";
import { quote, type Fqdn } from "./dns/name";
import { formatRdata } from "./dns/presentation";
import { defineRules, reporter, type Issue } from "./issue";
import type { DoneAction, ManualAction, RecordToPublish } from "./mail/action";
import { consents } from "./mail/dmarc/authorisation";
import { at, type CheckContext, type MailConfig } from "./mail/feature";
import { pathText } from "./path";
import type { Routed } from "./route";

export const actionRules = defineRules({
  "action.accepted": {
    level: "E",
    title: "an accepted manual action exists",
    why: "a mistyped id would leave the real action open, and accept whatever gets that id later",
    example: 'accepted: { "ptr/192.0.2.25": { reason: "moves in March", until: "2027-03-31" } }',
  },
});
const report = reporter(actionRules);

/** Every manual action of a mail domain, whatever the DNS says about it, with the decisions of the configuration. */
export function actionsOf(context: CheckContext, { manualActions }: Routed): ManualAction[] {
  const decisions = new Map(context.config.accepted.map(({ id, reason, until }) => [id, { reason, until }]));
  const actions = [...manualActions, ...rooms.flatMap((room) => room.actions?.(context) ?? [])];
  return actions.map((action) => {
    const accepted = decisions.get(action.id);
    return accepted === undefined ? action : { ...action, accepted };
  });
}

/** What the DNS has to be asked to know whether an action is done; `undefined` when it cannot tell. */
export function questionAbout({ record }: ManualAction): Question | undefined {
  return record && { name: record.owner, type: record.type };
}

/** For a PTR: the forward record that has to be there first, as most owners of addresses insist. */
export function forwardQuestion(action: ManualAction): Question | undefined {
  if (action.kind !== "ptr" || action.record.rdatas.length !== 1) return undefined;
  const type = action.fields.family === "ipv4" ? "A" : "AAAA";
  return { name: action.fields.targetWithDot as Fqdn, type };
}

/** What has to be done before a PTR can be set; `undefined` when nothing has, or when nobody asked. */
export function missingForward(action: ManualAction, answers: Answers): string | undefined {
  const question = forwardQuestion(action);
  const answer = question && answers.get(question.name, question.type);
  if (action.kind !== "ptr" || question === undefined || answer === undefined) return undefined;
  const { address, target } = action.fields;
  const addresses = answer === "nxdomain" ? [] : answer.map((rdata) => formatRdata(question.type, rdata));
  if (addresses.includes(address)) return undefined;
  const got = addresses.length === 0 ? "has none" : `is ${addresses.join(" and ")}`;
  return `the ${question.type} of ${target} must be ${address} first, and ${got}`;
}

/** How an action stands by the answers of the DNS, and what there is at its name. */
export interface Finding {
  readonly state: "done" | "open" | "wrong" | "unverified";
  /** in presentation text; for a wrong one what stands there instead */
  readonly found: readonly string[];
}

/** Judges an action by the answers of the DNS alone. */
export function judgeAction(action: ManualAction, answers: Answers): Finding {
  const { record } = action;
  const answer = record && answers.get(record.owner, record.type);
  if (record === undefined || answer === undefined) return { state: "unverified", found: [] };
  const found = answer === "nxdomain" ? [] : answer.map((rdata) => formatRdata(record.type, rdata)).sort();
  const done =
    action.kind === "report-authorisation"
      ? consents(answers.get(record.owner, "TXT"), action.fields.reportHost) === "yes"
      : isPublished(record, found);
  if (done) return { state: "done", found };
  const instead = rivals(record, found);
  return instead.length > 0 ? { state: "wrong", found: instead } : { state: "open", found: [] };
}

/** An RRset is there as a whole; a TXT only has to be among others, which serve other purposes. */
function isPublished({ type, rdatas }: RecordToPublish, found: readonly string[]): boolean {
  return rdatas.every((rdata) => found.includes(rdata)) && (type === "TXT" || found.length === rdatas.length);
}

/** What stands in the way of a record: its whole RRset, of TXT those that begin as it does ("v=DMARC1"). */
function rivals({ type, rdatas }: RecordToPublish, found: readonly string[]): readonly string[] {
  if (type !== "TXT") return found;
  const version = (text: string): string => text.split(/[\s;]/, 1)[0] ?? "";
  return found.filter((text) => rdatas.some((rdata) => version(rdata) === version(text)));
}

/** Actions divided by what the DNS answered when it was last asked. */
export interface Settled {
  /** what is left to do; those of which the DNS showed something else say what */
  readonly open: readonly ManualAction[];
  readonly done: readonly DoneAction[];
}

/** Closes the actions whose records were seen exactly. */
export function settleActions(actions: readonly ManualAction[], answers: Answers): Settled {
  const open: ManualAction[] = [];
  const done: DoneAction[] = [];
  for (const action of actions) {
    const { state, found } = judgeAction(action, answers);
    if (state === "done") {
      done.push(answers.observedAt === undefined ? action : { ...action, observedAt: answers.observedAt });
    } else open.push(state === "unverified" ? action : { ...action, found });
  }
  return { open, done };
}

/** Decisions about actions that do not exist, or that are no longer needed. */
export function checkAccepted(config: MailConfig, { open, done }: Settled): Issue[] {
  // what could not be read may be what leads to the action
  if (config.partial) return [];
  const openIds = open.map(({ id }) => id);
  return config.accepted.flatMap(({ id }): Issue[] => {
    if (openIds.includes(id)) return [];
    const where = at(config, pathText("accepted", [id]));
    if (done.some((action) => action.id === id)) {
      const text = `the DNS shows manual action ${quote(id)} as done`;
      return [report("action.accepted", where, text, { level: "I", fix: "the decision can be removed" })];
    }
    const [near] = nearestIds(id, [...open, ...done]);
    const fix = near === undefined ? "remove the decision" : `did you mean ${quote(near)}?`;
    return [report("action.accepted", where, `there is no manual action ${quote(id)}`, { fix })];
  });
}

/** The ids that a mistyped one may have meant, the nearest first. */
export function nearestIds(id: string, actions: readonly ManualAction[]): string[] {
  const ids = actions.map((action) => action.id);
  return nearestFew(id, ids, 3);
}

/** Actions in the order in which they are always listed, each id once. */
export function sortActions<T extends ManualAction>(actions: readonly T[]): T[] {
  const byId = new Map<string, T>();
  for (const action of actions) if (!byId.has(action.id)) byId.set(action.id, action);
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

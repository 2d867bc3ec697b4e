// Manual actions as they are listed: each with its state on a day, and one sentence that says why.
import { judgeAction, missingForward, sortActions, type Finding } from "../actions";
import type { Answers } from "../dns/answers";
import type { ManualAction } from "../mail/action";
import type { Plan } from "../plan";

/** How an action stands: to be done, wrong in the DNS, not verified, decided to live without, done. */
export type ActionState = "open" | "wrong" | "unverified" | "accepted" | "done";

/** A manual action on one day. */
export interface ListedAction {
  readonly action: ManualAction;
  readonly state: ActionState;
  /** why it is in this state, when there is something to say */
  readonly note?: string;
  /** what the DNS has, in presentation text; absent when nobody asked */
  readonly found?: readonly string[];
  /** when the DNS was asked, ISO 8601 in UTC */
  readonly observedAt?: string | undefined;
}

/** The actions of a plan on a day (YYYY-MM-DD), by what the plan knows of the DNS. */
export function listActions(
  { manualActions, doneActions }: Pick<Plan, "manualActions" | "doneActions">,
  today: string,
): ListedAction[] {
  const open = manualActions.map((action) => {
    const { found } = action;
    if (found === undefined) return decided({ action, state: "open" }, today);
    return decided(found.length > 0 ? wrong(action, found) : missing(action), today);
  });
  const done = doneActions.map((action): ListedAction => {
    const { observedAt } = action;
    const note = observedAt === undefined ? "seen in the DNS" : `observed at ${observedAt}`;
    return { action, state: "done", note, observedAt };
  });
  return sorted([...open, ...done]);
}

/** What a check knows: answers that were asked for just now, and why a question had none. */
export interface Checked {
  readonly answers: Answers;
  /** why an action cannot be judged: "TIMEOUT"; `undefined` when it can */
  readonly failure: (action: ManualAction) => string | undefined;
  /** the state of an action that no answer of the usual kind decides */
  readonly finding?: (action: ManualAction) => Finding | undefined;
}

/** Every action of a plan on a day, by what the DNS has just answered. */
export function checkActions(
  { manualActions, doneActions }: Pick<Plan, "manualActions" | "doneActions">,
  checked: Checked,
  today: string,
): ListedAction[] {
  return sortActions<ManualAction>([...manualActions, ...doneActions]).map((action) => {
    const listed = decided(judged(action, checked), today);
    const first = missingForward(action, checked.answers);
    if (first === undefined) return listed;
    return { ...listed, note: listed.note === undefined ? first : `${listed.note}; ${first}` };
  });
}

function judged(action: ManualAction, { answers, failure, finding }: Checked): ListedAction {
  const { state, found } = finding?.(action) ?? judgeAction(action, answers);
  switch (state) {
    case "done":
      return { action, state, found, note: "the DNS answers as expected" };
    case "wrong":
      return wrong(action, found);
    case "open":
      return missing(action);
    case "unverified":
      return { action, state, note: `not verified: ${failure(action) ?? cannotTell(action)}` };
  }
}

function cannotTell({ verify }: ManualAction): string {
  const [first] = verify;
  return first === undefined ? "the DNS does not say" : `the DNS does not say; run ${first.command}`;
}

function wrong(action: ManualAction, found: readonly string[]): ListedAction {
  const note = `wrong: the DNS has ${found.join(" and ")}`;
  return { action, state: "wrong", note, found };
}

function missing(action: ManualAction): ListedAction {
  return { action, state: "open", note: "the DNS was asked and has no such record", found: [] };
}

/** An action with the decision about it: it counts up to its last day, and is told of after that. */
function decided(listed: ListedAction, today: string): ListedAction {
  const { accepted } = listed.action;
  if (accepted === undefined || listed.state === "done") return listed;
  const { reason, until } = accepted;
  if (today <= until) return { ...listed, state: "accepted", note: `accepted until ${until}: ${reason}` };
  const lapsed = `open again: it was accepted until ${until} (${reason}), and that day has passed`;
  const note = listed.note === undefined ? lapsed : `${lapsed}; ${listed.note}`;
  return { ...listed, note };
}

function sorted(listed: readonly ListedAction[]): ListedAction[] {
  return [...listed].sort((a, b) => (a.action.id < b.action.id ? -1 : 1));
}

const words: readonly (readonly [ActionState, string])[] = [
  ["wrong", "wrong"],
  ["unverified", "not verified"],
  ["accepted", "accepted"],
  ["done", "done"],
];

/** "2 manual actions open, 1 done": how many there are in each state. */
export function countActions(listed: readonly ListedAction[]): string {
  if (listed.length === 0) return "no manual actions";
  const count = (state: ActionState): number => listed.filter((entry) => entry.state === state).length;
  const open = count("open");
  const heading = open === 0 ? "no manual action open" : `${open} manual action${open === 1 ? "" : "s"} open`;
  const rest = words.flatMap(([state, word]) => (count(state) > 0 ? [`${count(state)} ${word}`] : []));
  return [heading, ...rest].join(", ");
}

// Manual actions for people and programs: text for a terminal, Markdown for a ticket, JSON, and the letter.
import type { ManualAction } from "../mail/action";
import { countActions, type ActionState, type ListedAction } from "./action-list";

const marks: Readonly<Record<ActionState, string>> = {
  open: "☐",
  wrong: "☒",
  unverified: "?",
  accepted: "–",
  done: "☑",
};

/** How the text form looks. */
export interface ActionTextOptions {
  /** in full each open action comes with its letter, its reason and what to know beforehand */
  readonly form: "short" | "full";
  /** colours the mark of a state */
  readonly paint?: (state: ActionState, mark: string) => string;
  /** makes the heading bold */
  readonly bold?: (text: string) => string;
}

/** The list for a terminal; what is done or accepted takes one line. */
export function actionsText(
  listed: readonly ListedAction[],
  { form, paint = (_, mark) => mark, bold = (text) => text }: ActionTextOptions,
): string {
  const blocks = listed.map((entry) => {
    const { action, state, note } = entry;
    const said = note === undefined ? "" : `: ${oneLine(note)}`;
    const head = `  ${paint(state, marks[state])} ${action.id} (${action.domain})${said}`;
    if (!isLeft(entry)) return head;
    const lines = factsOf(action, form).flatMap(([name, texts]) =>
      texts.map((text, index) => `    ${(index === 0 ? `${name}:` : "").padEnd(8)}${text}`.trimEnd()),
    );
    return [head, ...lines].join("\n");
  });
  return [bold(countActions(listed)), ...blocks].join("\n");
}

/** True for what somebody still has to do or to look at. */
function isLeft({ state }: ListedAction): boolean {
  return state !== "done" && state !== "accepted";
}

type Facts = (readonly [name: string, texts: readonly string[]])[];

function factsOf(action: ManualAction, form: "short" | "full"): Facts {
  const check = action.verify.map(({ command, expect }) => `${command}  →  ${expect.replaceAll("\n", ", ")}`);
  const short: Facts = [
    ["who", [action.who]],
    ["do", action.steps],
    ["check", check],
  ];
  if (form === "short") return short;
  const [who, ...rest] = short;
  return [
    who as Facts[number],
    ["first", action.precondition === undefined ? [] : [action.precondition]],
    ...rest,
    ["wait", action.waiting === undefined ? [] : [action.waiting]],
    ["note", action.notes ?? []],
    ["why", [action.why]],
    ["letter", action.ticket.split("\n")],
  ];
}

/** A checklist that can be pasted into a ticket: nothing that a name or an answer holds becomes markup. */
export function actionsMarkdown(listed: readonly ListedAction[]): string {
  const items = listed.map((entry) => {
    const { action, state, note } = entry;
    const box = state === "done" ? "[x]" : "[ ]";
    const said = note === undefined ? state : note;
    const head = `- ${box} ${code(action.id)} (${code(action.domain)}): ${markdown(said)}`;
    return isLeft(entry) ? `${head}\n${markdownDetails(action)}` : head;
  });
  return `${[`**${countActions(listed)}**`, ...items].join("\n\n")}\n`;
}

function markdownDetails(action: ManualAction): string {
  const { who, why, precondition, steps, notes = [], waiting, verify, ticket } = action;
  const lines = [
    `- who: ${markdown(who)}`,
    ...(precondition === undefined ? [] : [`- first: ${markdown(precondition)}`]),
    "- do:",
    ...steps.map((step, index) => `  ${index + 1}. ${markdown(step)}`),
    "- check:",
    ...verify.map(({ command, expect }) => {
      const answers = expect.split("\n").map(code).join(", ");
      return `  - ${code(command)} answers ${answers}`;
    }),
    ...(waiting === undefined ? [] : [`- wait: ${markdown(waiting)}`]),
    ...notes.map((text) => `- note: ${markdown(text)}`),
    `- why: ${markdown(why)}`,
    "- letter:",
    "",
    ...fenced(ticket).map((line) => `  ${line}`),
  ];
  return lines.map((line) => `  ${line}`.trimEnd()).join("\n");
}

/** Text in which no character is markup (CommonMark 2.4: every ASCII punctuation can be escaped). */
function markdown(text: string): string {
  return oneLine(text).replace(/[\\`*_[\]<>&#|~$@!]/g, "\\$&");
}

/** A code span; its fence is longer than any run of backticks inside (CommonMark 6.1). */
function code(text: string): string {
  const line = oneLine(text);
  const fence = "`".repeat(longestRun(line) + 1);
  const pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

function fenced(text: string): string[] {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return [`${fence}text`, ...text.split("\n").map(withoutControls), fence];
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

function oneLine(text: string): string {
  return withoutControls(text.replace(/\s+/g, " "));
}

/** A reason is free text, and may hold what moves the cursor of a terminal. */
function withoutControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, "\ufffd");
}

/** One action for programs: every key is there, null where there is nothing. */
function actionJson({ action, state, note, found, observedAt }: ListedAction) {
  const { id, kind, domain, record, fields, who, why, steps, notes = [], verify, ticket } = action;
  return {
    ...{ id, kind, domain, state, note: note ?? null, found: found ?? null },
    observedAt: observedAt ?? null,
    accepted: action.accepted ?? null,
    ...{ record: record ?? null, fields, who, why },
    precondition: action.precondition ?? null,
    ...{ steps, notes, waiting: action.waiting ?? null, verify, ticket },
  };
}

/** The list for programs. */
export function actionsJson(listed: readonly ListedAction[]) {
  return { actions: listed.map(actionJson) };
}

// maildomain actions: what is left to do by hand, the letters to send, and whether the DNS shows it as done.
import { nearestIds } from "../../core/actions";
import { quote } from "../../core/dns/name";
import { hasErrors } from "../../core/issue";
import type { Plan } from "../../core/plan";
import { checkActions, listActions, type ListedAction } from "../../core/render/action-list";
import { actionsJson, actionsMarkdown } from "../../core/render/actions";
import { locate } from "../config-file";
import { askAboutActions } from "../dns/check-actions";
import { serverText, systemServers, type Server } from "../dns/servers";
import { listText, today, writeIssues } from "../output";
import type { ConfigOptions } from "../project";
import { openPlan } from "./plan";

/** The forms in which the list can be had. */
export const actionFormats = ["text", "md", "json"] as const;

/** Options of `actions`. */
export interface ActionsOptions extends ConfigOptions {
  readonly format: (typeof actionFormats)[number];
  /** prints the letter of this one */
  readonly ticket?: string;
  readonly check?: boolean;
  readonly resolver?: Server;
  /** seconds for each of three tries */
  readonly timeout: number;
}

/** What `--check` ends with, for scripts. */
const checkStatuses = { settled: 0, open: 2, unverified: 3 } as const;

/** Lists manual actions; exit status 1 for a configuration with errors, 64 for an unknown id, else see `--check`. */
export async function actionsCommand(options: ActionsOptions): Promise<number> {
  const { file, planned } = openPlan(options);
  if (hasErrors(planned.issues)) {
    const errors = planned.issues.filter(({ severity }) => severity === "error");
    writeIssues(file.path, locate(errors, file));
    return 1;
  }
  if (options.ticket !== undefined) return writeTicket(options.ticket, planned);
  if (options.check !== true) {
    write(listActions(planned, today()), options.format);
    return 0;
  }
  const listed = await check(planned, options);
  write(listed, options.format);
  return statusOf(listed);
}

function writeTicket(id: string, { manualActions, doneActions }: Plan): number {
  const actions = [...manualActions, ...doneActions];
  const action = actions.find((candidate) => candidate.id === id);
  if (action !== undefined) {
    process.stderr.write(`to: ${action.who}\n`);
    process.stdout.write(`${action.ticket}\n`);
    return 0;
  }
  const near = nearestIds(id, actions).map(quote);
  const hint = near.length === 0 ? "there are no manual actions" : `the nearest are ${near.join(", ")}`;
  process.stderr.write(`there is no manual action ${quote(id)}; ${hint}\n`);
  return 64;
}

async function check(planned: Plan, options: ActionsOptions): Promise<ListedAction[]> {
  const servers = options.resolver === undefined ? systemServers() : [options.resolver];
  process.stderr.write(`asking ${servers.map(serverText).join(", ")}\n`);
  const actions = [...planned.manualActions, ...planned.doneActions];
  const client = { servers, timeoutMs: options.timeout * 1000 };
  const checked = await askAboutActions(actions, client, new Date().toISOString());
  return checkActions(planned, checked, today());
}

function statusOf(listed: readonly ListedAction[]): number {
  const states = new Set(listed.map(({ state }) => state));
  if (states.has("open") || states.has("wrong")) return checkStatuses.open;
  return states.has("unverified") ? checkStatuses.unverified : checkStatuses.settled;
}

function write(listed: readonly ListedAction[], format: ActionsOptions["format"]): void {
  const text = {
    text: () => `${listText(listed, "full")}\n`,
    md: () => actionsMarkdown(listed),
    json: () => `${JSON.stringify(actionsJson(listed), undefined, 2)}\n`,
  }[format]();
  process.stdout.write(text);
}

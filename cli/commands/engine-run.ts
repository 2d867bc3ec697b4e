// What preview, up and destroy share: the plan first, then the engine with the stack's program.
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { hasErrors } from "../../core/issue";
import { planHash, type Plan } from "../../core/plan";
import { eventStep, type PreviewStep } from "../../core/review/from-preview";
import { collectChanges, type Changes } from "../changes";
import { locate } from "../config-file";
import { openStack, type OpenStack } from "../engine/stack";
import { writeIssues } from "../output";
import { projectRoot, type ConfigOptions } from "../project";
import { openPlan } from "./plan";

/** Options of the commands that run the engine. */
export interface EngineOptions extends ConfigOptions {
  readonly json?: boolean;
  readonly yes?: boolean;
  /** codes of dangerous changes that --yes may apply */
  readonly allowRisk?: readonly string[];
}

/** A configuration without errors, and the stack that is to hold it. */
export interface EngineRun {
  readonly planned: Plan;
  readonly open: OpenStack;
}

/** Plans and, when that has no errors, opens the stack; otherwise prints the errors and starts no engine. */
export async function startRun(options: EngineOptions): Promise<EngineRun | undefined> {
  const { file, answers: observations, planned } = openPlan(options);
  writeIssues(file.path, locate(planned.issues, file));
  if (hasErrors(planned.issues)) {
    process.stderr.write("nothing was registered with the engine\n");
    return undefined;
  }
  const reviewed = planHash(planned);
  const program = async (): Promise<unknown> => {
    if (options.config === undefined)
      return (await import("../../stacks/index.js")).default({ observations, reviewed });
    const { deployStack, stackOutputs } = await import("../../components/index.js");
    return stackOutputs(deployStack(file.input, { observations, reviewed }));
  };
  const open = await openStack({ root: projectRoot(), stack: options.stack, program, log: note });
  return { planned, open };
}

/** Opens the stack to remove what it published: the state says what that is, whatever the configuration says now. */
export async function openForRemoval({ stack }: EngineOptions): Promise<OpenStack> {
  return openStack({ root: projectRoot(), stack, program: () => Promise.resolve(), log: note });
}

/** A line about progress; never on standard output, which belongs to results. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** What one engine operation did, or would do. */
export interface EngineResult {
  readonly changes: Changes;
  /** every step that was announced, unchanged resources included */
  readonly steps: readonly PreviewStep[];
  readonly failed: boolean;
}

/** Runs one engine operation; an engine that fails has said why in its diagnostics. */
export async function runEngine(
  operation: (onEvent: (event: EngineEvent) => void) => Promise<unknown>,
): Promise<EngineResult> {
  const { changes, add } = collectChanges();
  const steps: PreviewStep[] = [];
  const onEvent = (event: EngineEvent): void => {
    add(event);
    const step = eventStep(event);
    if (step) steps.push(step);
  };
  try {
    await operation(onEvent);
    return { changes, steps, failed: false };
  } catch (error) {
    if (changes.diagnostics.every(({ severity }) => severity !== "error")) {
      changes.diagnostics.push({
        severity: "error",
        message: error instanceof Error ? error.message : String(error),
      });
    }
    return { changes, steps, failed: true };
  }
}

/** Prints what the engine complained about; warnings that the plan gave are not repeated. */
export function writeDiagnostics(changes: Changes): void {
  for (const { severity, message, resource } of changes.diagnostics) {
    // the engine ends with a line that only says that it failed
    if (severity !== "error" || /^(?:preview|update|refresh|destroy) failed\s*$/.test(message)) continue;
    const text = message.trim().replace(/^Preview failed: /, "");
    process.stderr.write(`✖ ${resource === undefined ? "" : `${resource}: `}${text}\n`);
    const hint = resource === undefined ? undefined : hints.find(([said]) => said.test(text));
    if (hint) process.stderr.write(`  → ${hint[1]}\n`);
  }
}

/** What to do about common refusals of DNS hosts, whose own texts do not say it. */
const hints: readonly (readonly [said: RegExp, todo: string])[] = [
  [
    /\b8105[34]\b|conflict(?:s|ing)\b.*same DNS name/,
    "a CNAME stands alone at its name: remove what stands there and run up, then add the new record and run up again; if it is somebody else's, see maildomain adopt",
  ],
  [
    /already exists/,
    "the DNS host has this record already, and the state does not: nothing was overwritten; maildomain adopt takes it over",
  ],
  [
    /\b429\b|Throttling|Rate exceeded/,
    "the DNS host limits the rate of calls: wait some minutes, then run the same command again",
  ],
];

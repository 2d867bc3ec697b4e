// maildomain observe: asks the DNS once for what the rules want to know of others, and writes the answers down.
import { randomUUID } from "node:crypto";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { backendKinds } from "../../components/backends/registry";
import { readObservations } from "../../components/observations-file";
import { readStack } from "../../core/config/read";
import { withoutDot } from "../../core/dns/name";
import { formatObservations, type Observation, type Observations } from "../../core/dns/observations";
import { existingQuestions } from "../../core/existing-sources";
import { questionsOf } from "../../core/questions";
import type { Issue } from "../../core/issue";
import { locate } from "../config-file";
import { inquire } from "../dns/observe";
import { serverText, systemServers, type Server } from "../dns/servers";
import { paint, writeIssues } from "../output";
import { observationsPath, openConfig, type ConfigOptions } from "../project";

/** Options of `observe`. */
export interface ObserveOptions extends ConfigOptions {
  readonly output?: string;
  /** asks for what stands at our own names too */
  readonly existing?: boolean;
  readonly resolver?: Server;
  /** seconds for each of three tries */
  readonly timeout: number;
}

/** Writes the file; exit status 1 when there was nothing to go by, or when no question was answered. */
export async function observeCommand(options: ObserveOptions): Promise<number> {
  const file = openConfig(options);
  const path = options.output ?? observationsPath(options);
  const read = file.issues.length > 0 ? undefined : readStack(file.input, backendKinds);
  const before = readObservations(path);
  const issues: Issue[] = [...locate(file.issues, file), ...(before.issue ? [before.issue] : [])];
  if (read === undefined || read.config.domains.length === 0 || issues.length > 0) {
    writeIssues(file.path, [...issues, ...locate(read?.issues ?? [], file)]);
    return 1;
  }
  const { config } = read;
  const inquiry = {
    // stacks may share the file: what it holds is asked anew, so that all its answers are of one time
    first: [...(before.answers?.observations ?? []), ...(options.existing ? existingQuestions(config) : [])],
    next: (answers: Observations) => questionsOf(config, answers),
  };
  const servers = options.resolver === undefined ? systemServers() : [options.resolver];
  const client = { servers, timeoutMs: options.timeout * 1000 };
  const { answers, complete } = await inquire(inquiry, client, now());
  return finish(answers, { complete, path, servers });
}

function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, "Z");
}

interface Outcome {
  readonly complete: boolean;
  readonly path: string;
  readonly servers: readonly Server[];
}

function finish(answers: Observations, { complete, path, servers }: Outcome): number {
  const { observations } = answers;
  const failed = observations.filter(({ status }) => status !== "NOERROR" && status !== "NXDOMAIN");
  const asked = `${observations.length} question${observations.length === 1 ? "" : "s"}`;
  say(`asked ${asked} of ${servers.map(serverText).join(", ")}: ${failed.length} failed`);
  writeFailures(failed);
  if (!complete) say(paint.yellow("⚠ the answers led to ever new questions; what is left is not verified"));
  if (failed.length > 0 && failed.length === observations.length) {
    say(paint.red(`✖ no question was answered; "${path}" was left as it is`));
    return 1;
  }
  try {
    writeWhole(path, formatObservations(answers));
  } catch (error) {
    say(
      paint.red(`✖ "${path}" cannot be written: ${error instanceof Error ? error.message : String(error)}`),
    );
    return 1;
  }
  say(`wrote ${path}`);
  return 0;
}

const shownFailures = 20;

function writeFailures(failed: readonly Observation[]): void {
  for (const { name, type, status } of failed.slice(0, shownFailures))
    say(paint.yellow(`⚠ ${withoutDot(name)} ${type}: ${status}, recorded as not verified`));
  if (failed.length > shownFailures) say(paint.yellow(`⚠ and ${failed.length - shownFailures} more`));
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A plan that runs meanwhile reads the old file or the new one. */
function writeWhole(path: string, text: string): void {
  const half = `${path}.${randomUUID()}`;
  try {
    writeFileSync(half, text);
    renameSync(half, path);
  } catch (error) {
    rmSync(half, { force: true });
    throw error;
  }
}

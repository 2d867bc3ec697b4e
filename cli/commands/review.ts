// maildomain review: what a change of the DNS means, how risky it is, and how to undo it.
import { printIssues } from "../../core/issue";
import type { Server } from "../dns/servers";
import { sidesOf, type Sides } from "../../core/review/from-preview";
import { review } from "../../core/review/review";
import { sidesOfFiles, sidesOfPreview, writeReview, type SidesRead } from "../review/read-sides";
import { reviewIn, reviewStatus, type ReviewFormat } from "../review/show";
import type { EngineOptions } from "./engine-run";

/** Options of `review`. */
export interface ReviewOptions extends EngineOptions {
  readonly before?: string;
  readonly after?: string;
  /** a file, or "-" for standard input */
  readonly preview?: string;
  readonly format: ReviewFormat;
  readonly failOn?: "caution" | "danger";
  readonly output?: string;
  /** before is what the zones hold now, as their DNS hosts say */
  readonly live?: boolean;
  /** the same from zone files, and from a nameserver; each of them means `live` */
  readonly existing?: readonly string[];
  readonly axfr?: Server;
}

/** Prints the review; 0 nothing changed, 1 error or something in the way, 2 changes, 3 a change at or above the threshold. */
export async function reviewCommand(options: ReviewOptions): Promise<number> {
  const read = await readSides(options);
  if (read === undefined) return 1;
  if ("issues" in read) {
    process.stderr.write(`${printIssues(read.issues)}\n`);
    return 1;
  }
  const { sides, notes = [], inWay = [] } = read;
  const found = review(sides.before, sides.after);
  const { output, failOn } = options;
  const format = options.json === true ? "json" : options.format;
  const text = reviewIn(format, found, sides, output === undefined ? "terminal" : "file");
  if (output === undefined) process.stdout.write(text);
  const issue = output === undefined ? undefined : writeReview(output, text);
  for (const line of [...notes, ...inWay, ...(issue ? [printIssues([issue])] : [])])
    process.stderr.write(`${line}\n`);
  return issue === undefined && inWay.length === 0 ? reviewStatus(found, failOn) : 1;
}

async function readSides(options: ReviewOptions): Promise<SidesRead | undefined> {
  const { before, after, preview, live, existing, axfr, observations } = options;
  if (preview !== undefined) return sidesOfPreview(preview);
  if (before !== undefined && after !== undefined) return sidesOfFiles(before, after, observations);
  if (live === true || existing !== undefined || axfr !== undefined)
    return (await import("../review/live.js")).liveSides(options);
  const sides = await previewSides(options);
  return sides && { sides };
}

/** Runs the preview; the SDK of the engine loads for this alone. */
async function previewSides(options: ReviewOptions): Promise<Sides | undefined> {
  const { runEngine, startRun, writeDiagnostics } = await import("./engine-run.js");
  const run = await startRun(options);
  if (run === undefined) return undefined;
  try {
    const { changes, steps, failed } = await runEngine((onEvent) => run.open.stack.preview({ onEvent }));
    writeDiagnostics(changes);
    return failed ? undefined : sidesOf(steps);
  } finally {
    await run.open.close();
  }
}

// The example pipelines as values: their jobs, and the scripts in them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";

/** A step of a job on GitHub. */
export interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

interface GithubJob {
  readonly permissions: Readonly<Record<string, string>>;
  readonly if?: string;
  readonly steps: readonly Step[];
}

interface GitlabJob {
  readonly extends: string;
  readonly image?: string;
  readonly rules?: readonly { readonly if: string; readonly changes: readonly string[] }[];
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly script: readonly string[];
  readonly environment?: unknown;
}

/** The text of one of the pipelines. */
export function textOf(name: "github" | "gitlab"): string {
  return readFileSync(join(__dirname, "../../docs/ci", `${name}.yml`), "utf8");
}

/** The workflow for GitHub. */
export const github = load(textOf("github")) as {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<"review" | "comment", GithubJob>>;
};

/** The jobs for GitLab. */
export const gitlab = load(textOf("gitlab")) as Readonly<
  Record<".mail-dns" | "mail-dns-review" | "mail-dns-comment", GitlabJob>
>;

/** The one step of a job whose name begins like this. */
export function step(job: keyof typeof github.jobs, name: string): Step {
  const found = github.jobs[job].steps.filter((one) => one.name?.startsWith(name));
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} steps "${name}"`);
  return found[0];
}

// The settings that a TypeScript program gives to a backend, judged like those of a stack file.
import type * as Errors from "@pulumi/pulumi/errors";
import type { BackendKind } from "../../core/config/backend-kind";
import { issuesOf } from "../../core/config/problems";
import { countIssues, printIssues } from "../../core/issue";

/** Reads the settings of a zone; throws one error with everything that is wrong with them. */
export function readSettings<Settings>(kind: BackendKind<Settings>, settings: unknown): Settings {
  const parsed = kind.schema.safeParse(settings, { reportInput: true });
  if (parsed.success) return parsed.data;
  const issues = issuesOf(parsed.error, kind.schema, kind.name);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- plans need no Pulumi
  const { RunError } = require("@pulumi/pulumi/errors") as typeof Errors;
  throw new RunError(`${kind.name}() has ${countIssues(issues)}\n${printIssues(issues)}`);
}

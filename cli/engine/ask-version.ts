import { cacheFolder } from "./cache-folder";
import { runProgram } from "./run-program";

/** A Pulumi CLI that answered with a version in range. */
export interface FoundCli {
  readonly command: string;
  readonly version: string;
}

/** One place that was looked at: a CLI, or one line that says why there is none. */
export type Attempt = { readonly cli: FoundCli } | { readonly reason: string };

/** The range that the SDK's Automation API is used with, in words for error texts. */
export const acceptedRange = "3.248.0 or later, below 4";

/** Runs `pulumi version`; a CLI that does not answer, or answers out of range, is no CLI. */
export async function askVersion(
  command: string,
  env: NodeJS.ProcessEnv,
  limitMs = 30_000,
): Promise<Attempt> {
  const quiet = {
    ...env,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_HOME: cacheFolder(env).pulumiHome,
  };
  const result = await runProgram(command, ["version"], { env: quiet, limitMs });
  if ("reason" in result) return { reason: `"${command}" ${result.reason}` };
  const version = /^v?(\d+)\.(\d+)\.\d+\S*$/m.exec(result.stdout.trim());
  if (version === null) {
    return { reason: `"${command}" answered "${firstLine(result.stdout)}" instead of a version` };
  }
  const text = version[0].replace(/^v/, "");
  if (Number(version[1]) !== 3 || Number(version[2]) < 248) {
    return { reason: `"${command}" is version ${text}, ${acceptedRange} is needed` };
  }
  return { cli: { command, version: text } };
}

function firstLine(text: string): string {
  return (text.trim().split("\n")[0] ?? "").slice(0, 80);
}

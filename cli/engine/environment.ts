import { join } from "node:path";

/**
 * The environment variables that every run of the Pulumi CLI gets on top of the process's own.
 * State, plugins and logs of a project stay below its `.state`; the user's own Pulumi home is never touched.
 */
export function engineEnv(projectRoot: string, env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const result: Record<string, string> = {
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_HOME: join(projectRoot, ".state", "pulumi-home"),
    // without it a cloud SDK in node_modules makes each preview fetch hundreds of megabytes
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
  for (const name of ["PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"]) {
    const value = env[name];
    if (value !== undefined) result[name] = value;
  }
  if (!("PULUMI_CONFIG_PASSPHRASE" in result) && !("PULUMI_CONFIG_PASSPHRASE_FILE" in result)) {
    // state on local disk wants a passphrase, and an empty one is a passphrase
    result["PULUMI_CONFIG_PASSPHRASE"] = "";
  }
  return result;
}

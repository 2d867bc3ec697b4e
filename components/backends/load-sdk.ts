// The SDKs of the DNS hosts are optional: a program installs those of the hosts that it uses.
import type * as Errors from "@pulumi/pulumi/errors";

/**
 * Loads the SDK of a backend; throws with the command that installs it when it is not there.
 * @param load requires the part of the package that is needed, by a path below its name
 */
export function loadSdk<T>(load: () => T, packageName: string, backend: string): T {
  try {
    return load();
  } catch (error) {
    if (!isMissing(error, packageName)) throw error;
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- plans need no Pulumi
    const { RunError } = require("@pulumi/pulumi/errors") as typeof Errors;
    throw new RunError(
      `engine.no-sdk: backend "${backend}" needs the package ${packageName}, which is not installed; ` +
        `run: npm install ${packageName}`,
    );
  }
}

/** True when the package itself is missing, not something that it needs. */
function isMissing(error: unknown, packageName: string): boolean {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (code !== "MODULE_NOT_FOUND" || typeof message !== "string") return false;
  // the lines below the first name the files that asked, which may lie in the package
  return new RegExp(`^Cannot find module '${packageName}['/]`).test(message);
}

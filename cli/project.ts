// Where the project is, and which configuration a command works on.
import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { readConfigFile, readStackFile, type ConfigFile } from "./config-file";

/** The options that choose a configuration. */
export interface ConfigOptions {
  readonly stack: string;
  readonly config?: string;
}

/** The folder with Pulumi.yaml, at or above the working directory; else the folder of this package. */
export function projectRoot(): string {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "Pulumi.yaml"))) return folder;
    if (dirname(folder) === folder) return packageRoot();
  }
}

/** The folder of this package: two above the bundle. */
export function packageRoot(): string {
  return resolve(__dirname, "../..");
}

/** Reads the file that the options name: `--config FILE`, else the file of the stack. */
export function openConfig(options: ConfigOptions): ConfigFile {
  if (options.config !== undefined) return readConfigFile(options.config);
  return readStackFile(
    relative(process.cwd(), join(projectRoot(), "stacks", `Pulumi.${options.stack}.yaml`)),
  );
}

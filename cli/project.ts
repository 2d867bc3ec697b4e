// Where the project is, and which configuration a command works on.
import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { readObservations, type ObservationsFile } from "../components/observations-file";
import { readConfigFile, readStackFile, type ConfigFile } from "./config-file";

/** The options that choose a configuration. */
export interface ConfigOptions {
  readonly stack: string;
  readonly config?: string;
  /** the file of recorded answers, instead of the one beside the configuration */
  readonly observations?: string;
}

/** The folder with Pulumi.yaml, at or above the working directory; else the folder of this package. */
export function projectRoot(): string {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "Pulumi.yaml"))) return folder;
    if (dirname(folder) === folder) return packageRoot();
  }
}

/** The folder of this package: two above the bundle. */
function packageRoot(): string {
  return resolve(__dirname, "../..");
}

/** Reads the file that the options name: `--config FILE`, else the file of the stack. */
export function openConfig(options: ConfigOptions): ConfigFile {
  return options.config === undefined ? readStackFile(stackFile(options)) : readConfigFile(options.config);
}

function stackFile({ stack }: ConfigOptions): string {
  return relative(process.cwd(), join(projectRoot(), "stacks", `Pulumi.${stack}.yaml`));
}

/** The file of recorded answers: as the options say, else observations.json beside the configuration. */
export function observationsPath(options: ConfigOptions): string {
  return options.observations ?? join(dirname(options.config ?? stackFile(options)), "observations.json");
}

/** Reads the recorded answers; there need not be any unless the options name a file. */
export function openObservations(options: ConfigOptions): ObservationsFile {
  return readObservations(observationsPath(options), options.observations !== undefined);
}

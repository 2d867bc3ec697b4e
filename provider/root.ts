import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

const projectFiles = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/**
 * The folder that relative paths of resources start from: the project's, which is the nearest one at or above the
 * working directory with a Pulumi.yaml; else the working directory. The engine starts providers in the folder of
 * the program, which `main` of Pulumi.yaml may put below the project.
 */
export function findRoot(workingDirectory: string): string {
  for (let folder = workingDirectory; ; folder = dirname(folder)) {
    if (projectFiles.some((name) => existsSync(join(folder, name)))) return folder;
    if (dirname(folder) === folder) return workingDirectory;
  }
}

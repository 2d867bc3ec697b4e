// The only file that loads the SDK; `automation/cmd` alone takes a fifth of the time of `automation`.
import { createRequire } from "node:module";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import type { FoundCli } from "./ask-version";
import { type CacheFolder, pulumiVersion } from "./cache-folder";

type SemVer = NonNullable<PulumiCommand["version"]>;

/** The Automation API's handle on a CLI that has already told its version. */
export async function pulumiCommand({ command, version }: FoundCli): Promise<PulumiCommand> {
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/cmd.js");
  // `PulumiCommand.get` takes no path outside its own layout and would ask for the version with PULUMI_HOME
  // unset; the constructor is private in the types only
  const Command = PulumiCommand as unknown as new (command: string, version: SemVer) => PulumiCommand;
  return new Command(command, semVer(version));
}

/** Lets the Automation API fetch the vendor's CLI into the cache folder. */
export async function installFromVendor(cache: CacheFolder): Promise<void> {
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/cmd.js");
  // `install` takes no environment, and runs the CLI once, which would write into the user's own Pulumi home
  const before = process.env["PULUMI_HOME"];
  process.env["PULUMI_HOME"] = cache.pulumiHome;
  try {
    await PulumiCommand.install({ root: cache.root, version: semVer(pulumiVersion) });
  } finally {
    if (before === undefined) delete process.env["PULUMI_HOME"];
    else process.env["PULUMI_HOME"] = before;
  }
}

// the SDK refuses the SemVer of any other copy of that package than its own
function semVer(version: string): SemVer {
  const here = createRequire(__filename);
  const sdk = createRequire(here.resolve("@pulumi/pulumi/automation/cmd.js"));
  const { SemVer } = sdk("semver") as { SemVer: new (version: string) => SemVer };
  return new SemVer(version);
}

// The command `maildomain`: arguments in, one exit status out. Each command lives in a file of its own.
import { Command, CommanderError, Option } from "commander";
import type { EngineOptions } from "./commands/engine-run";
import { explainCommand } from "./commands/explain";
import { schemaCommand } from "./commands/schema";
import { planCommand, planFormats, type PlanOptions } from "./commands/plan";

/** Exit statuses: 0 fine, 1 errors, 64 wrong usage (EX_USAGE of sysexits.h). */
const wrongUsage = 64;

function withConfig(command: Command): Command {
  return command
    .option("-s, --stack <name>", "the stack: its configuration is stacks/Pulumi.<name>.yaml", "dev")
    .option("-c, --config <file>", "a YAML or JSON file with zones and domains, instead of the stack's");
}

function makeProgram(done: (status: number) => void): Command {
  const program = new Command("maildomain")
    .description("All DNS records of a mail domain: planned, checked, previewed, applied.")
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError("(maildomain --help shows every command)")
    .addHelpText(
      "after",
      `
Examples:
  maildomain plan                        what stack dev would publish, offline
  maildomain plan -c mail.yaml -f zone   a file of your own, as zone text
  maildomain plan --json | jq .issues    for programs
  maildomain preview -s prod             what the engine would change
  maildomain up                          preview, ask, apply, list what is left to do by hand`,
    );
  withConfig(program.command("plan"))
    .description("what would be published, with every issue; needs no engine, no network, no account")
    .addOption(new Option("-f, --format <form>", "how to print it").choices(planFormats).default("table"))
    .option("--json", "the same as --format json")
    .action((options: PlanOptions) => {
      done(planCommand(options));
    });
  for (const command of engineCommands) addEngineCommand(program, command, done);
  program
    .command("explain")
    .description("what a rule asks, why, where that is written, and a right example")
    .argument("[code]", "the code of an issue, as spf.lookups; without it every code is listed")
    .action((code: string | undefined) => {
      done(explainCommand(code));
    });
  program
    .command("schema")
    .description("the JSON Schema of the configuration, for editors")
    .addOption(
      new Option("--for <file>", "which file it is for").choices(["stack", "config"]).default("stack"),
    )
    .action((options: { for: "stack" | "config" }) => {
      done(schemaCommand(options));
    });
  return program;
}

interface EngineCommand {
  readonly name: string;
  readonly description: string;
  /** what --yes means; a command without it asks nothing */
  readonly yes?: string;
  /** loaded when it runs: the engine's SDK costs half a second */
  readonly load: () => Promise<(options: EngineOptions) => Promise<number>>;
}

const engineCommands: readonly EngineCommand[] = [
  {
    name: "preview",
    description: "what the engine would change, RRset by RRset",
    load: async () => (await import("./commands/preview.js")).previewCommand,
  },
  {
    name: "up",
    description: "previews, asks, applies, then lists what is live and what is left to do by hand",
    yes: "apply without asking",
    load: async () => (await import("./commands/up.js")).upCommand,
  },
  {
    name: "refresh",
    description: "reads what the DNS hosts hold, so that the next preview shows what was changed by hand",
    load: async () => (await import("./commands/refresh.js")).refreshCommand,
  },
  {
    name: "destroy",
    description: "removes the records of the stack, and nothing that is not its own",
    yes: "remove without asking",
    load: async () => (await import("./commands/destroy.js")).destroyCommand,
  },
];

function addEngineCommand(program: Command, command: EngineCommand, done: (status: number) => void): void {
  const added = withConfig(program.command(command.name))
    .description(command.description)
    .option("--json", "the changes as JSON on standard output")
    .action(async (options: EngineOptions) => {
      done(await (await command.load())(options));
    });
  if (command.yes !== undefined) added.option("-y, --yes", command.yes);
}

/** Runs one command; resolves to its exit status. */
export async function run(argv: readonly string[]): Promise<number> {
  let status = 0;
  const program = makeProgram((result) => {
    status = result;
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return status;
  } catch (error) {
    // help and version leave the same way as wrong usage
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : wrongUsage;
    throw error;
  }
}

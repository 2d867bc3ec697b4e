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
    .option("-s, --stack NAME", "the stack: its configuration is stacks/Pulumi.NAME.yaml", "dev")
    .option("-c, --config FILE", "a YAML or JSON file with zones and domains, instead of the stack's");
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
    .addOption(new Option("-f, --format FORM", "how to print it").choices(planFormats).default("table"))
    .option("--json", "the same as --format json")
    .action((options: PlanOptions) => {
      done(planCommand(options));
    });
  engineCommand(program, "preview", "what the engine would change, RRset by RRset", async (options) => {
    done(await (await import("./commands/preview.js")).previewCommand(options));
  });
  engineCommand(
    program,
    "up",
    "previews, asks, applies, then lists what is live and what is left to do",
    async (options) => {
      done(await (await import("./commands/up.js")).upCommand(options));
    },
  ).option("-y, --yes", "apply without asking");
  engineCommand(
    program,
    "destroy",
    "removes the records of the stack, and nothing that is not its own",
    async (options) => {
      done(await (await import("./commands/destroy.js")).destroyCommand(options));
    },
  ).option("-y, --yes", "remove without asking");
  program
    .command("explain")
    .description("what a rule asks, why, where that is written, and a right example")
    .argument("[CODE]", "the code of an issue, as spf.lookups; without it every code is listed")
    .action((code: string | undefined) => {
      done(explainCommand(code));
    });
  program
    .command("schema")
    .description("the JSON Schema of the configuration, for editors")
    .addOption(new Option("--for FILE", "which file it is for").choices(["stack", "config"]).default("stack"))
    .action((options: { for: "stack" | "config" }) => {
      done(schemaCommand(options));
    });
  return program;
}

function engineCommand(
  program: Command,
  name: string,
  description: string,
  action: (options: EngineOptions) => Promise<void>,
): Command {
  const command = withConfig(program.command(name)).description(description);
  return command.option("--json", "the changes as JSON on standard output").action(action);
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

void run(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});

// The command `maildomain`: arguments in, one exit status out. Each command lives in a file of its own.
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { AdoptOptions } from "./commands/adopt";
import type { EngineOptions } from "./commands/engine-run";
import { actionFormats, actionsCommand, type ActionsOptions } from "./commands/actions";
import { explainCommand } from "./commands/explain";
import { schemaCommand } from "./commands/schema";
import { observeCommand, type ObserveOptions } from "./commands/observe";
import { planCommand, planFormats, type PlanOptions } from "./commands/plan";
import { reviewCommand, type ReviewOptions } from "./commands/review";
import { reviewFormats } from "./review/show";
import { parseServer, type Server } from "./dns/servers";

/** Exit statuses: 0 fine, 1 errors, 64 wrong usage (EX_USAGE of sysexits.h). */
const wrongUsage = 64;

function withConfig(command: Command): Command {
  return command
    .option("-s, --stack <name>", "the stack: its configuration is stacks/Pulumi.<name>.yaml", "dev")
    .option("-c, --config <file>", "a YAML or JSON file with zones and domains, instead of the stack's");
}

function withObservations(command: Command): Command {
  return withConfig(command).option(
    "--observations <file>",
    "recorded answers of the DNS (default: observations.json beside the configuration, if there is one)",
  );
}

/** Options of `review` that name other sides than what is live. */
const otherSides = ["before", "after", "preview"];

function withSources(command: Command): Command {
  const sources = [
    new Option("--existing <files...>", "zone files to compare with, instead of asking the DNS hosts"),
    new Option(
      "--axfr <host[:port]>",
      "a nameserver that transfers the zones, instead of the DNS hosts",
    ).argParser(readServer),
  ];
  for (const source of sources) command.addOption(source.conflicts(otherSides));
  return command;
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
  maildomain observe                     ask the DNS once for what the rules want to know of others
  maildomain plan --existing old.zone    which values of today's zone would be lost or are in the way
  maildomain actions --check             which of the things left to do by hand are done by now
  maildomain preview -s prod             what the engine would change
  maildomain up                          preview, ask, apply, list what is left to do by hand`,
    );
  withObservations(program.command("plan"))
    .description("what would be published, with every issue; needs no engine, no network, no account")
    .addOption(new Option("-f, --format <form>", "how to print it").choices(planFormats).default("table"))
    .option("--json", "the same as --format json")
    .option(
      "--existing <files...>",
      "what stands at our names now: a zone file, or answers of observe --existing",
    )
    .action((options: PlanOptions) => {
      done(planCommand(options));
    });
  addObserve(program, done);
  addActions(program, done);
  addReview(program, done);
  for (const command of engineCommands) addEngineCommand(program, command, done);
  addAdopt(program, done);
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

function addObserve(program: Command, done: (status: number) => void): void {
  withConfig(program.command("observe"))
    .description("asks the DNS once for what the rules want to know of others; plans read the answers")
    .option(
      "-o, --output <file>",
      "where to write them (default: observations.json beside the configuration)",
    )
    .option("--existing", "ask for what stands at our own names as well, for plan --existing")
    .option("--resolver <host[:port]>", "whom to ask (default: the resolvers of the system)", readServer)
    .option("--timeout <seconds>", "how long each of three tries may take", readSeconds, 3)
    .action(async (options: ObserveOptions) => {
      done(await observeCommand(options));
    });
}

function addReview(program: Command, done: (status: number) => void): void {
  withSources(withObservations(program.command("review")))
    .description(
      "what a change means, how risky it is and how to undo it; runs a preview unless it is told what to compare",
    )
    .option(
      "--before <file>",
      "how it is: a saved plan (plan --json), a configuration, a zone file, or answers of observe --existing",
    )
    .option("--after <file>", "how it will be: a saved plan or a configuration")
    .option("--preview <file>", 'what "pulumi preview --json" printed; - is standard input')
    .addOption(new Option("--live", "compare the plan with what its zones hold now").conflicts(otherSides))
    .addOption(new Option("-f, --format <form>", "how to print it").choices(reviewFormats).default("text"))
    .option("--json", "the same as --format json")
    .option("-o, --output <file>", "where to write it (default: standard output)")
    .addOption(new Option("--fail-on <risk>", "exit 3 at this risk").choices(["caution", "danger"]))
    .addHelpText(
      "after",
      "\nExit status: 0 nothing changes, 1 error or something in the way, 2 changes, 3 a change at or above --fail-on.",
    )
    .action(async (options: ReviewOptions, command: Command) => {
      const { before, after, preview } = options;
      if ((before === undefined) !== (after === undefined) || (before !== undefined && preview !== undefined))
        command.error("error: give --before and --after together, or --preview, or --live, or none of them");
      done(await reviewCommand(options));
    });
}

function addActions(program: Command, done: (status: number) => void): void {
  withObservations(program.command("actions"))
    .description("what only somebody else can do: a PTR, a consent, a record in a foreign zone")
    .addOption(new Option("-f, --format <form>", "how to print it").choices(actionFormats).default("text"))
    .addOption(
      new Option("--ticket <id>", "print the letter to the one who can do it").conflicts(["check", "format"]),
    )
    .option("--check", "ask the DNS which of them are done")
    .option("--resolver <host[:port]>", "whom to ask (default: the resolvers of the system)", readServer)
    .option("--timeout <seconds>", "how long each of three tries may take", readSeconds, 3)
    .addHelpText(
      "after",
      "\nExit status of --check: 0 all done or accepted, 2 one is open or wrong, 3 none is, but one is not verified.",
    )
    .action(async (options: ActionsOptions) => {
      done(await actionsCommand(options));
    });
}

function addAdopt(program: Command, done: (status: number) => void): void {
  withSources(withObservations(program.command("adopt")))
    .description("compares the plan with what its zones hold, and lets Pulumi take the records over")
    .option("-o, --output <file>", "where to write the import file for pulumi import --file")
    .option("--force", "replace the import file that is there")
    .option("--import", "take the records over into the state of the stack")
    .option("-y, --yes", "take them over without asking")
    .option("--json", "the comparison as JSON on standard output")
    .action(async (options: AdoptOptions) => {
      done(await (await import("./commands/adopt.js")).adoptCommand(options));
    });
}

function readServer(text: string): Server {
  const server = parseServer(text);
  if ("error" in server) throw new InvalidArgumentError(server.error);
  return server.value;
}

function readSeconds(text: string): number {
  const seconds = /^\d{1,3}(?:\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (seconds > 0) return seconds;
  throw new InvalidArgumentError(`"${text}" is no number of seconds over 0 and under 1000`);
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
  const added = withObservations(program.command(command.name))
    .description(command.description)
    .option("--json", "the changes as JSON on standard output")
    .action(async (options: EngineOptions) => {
      done(await (await command.load())(options));
    });
  if (command.yes !== undefined) added.option("-y, --yes", command.yes);
  if (command.name === "up")
    added.option("--allow-risk <code...>", "with --yes: dangerous changes to apply all the same, by code");
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

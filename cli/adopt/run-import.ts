// Lets the engine take live records over, and nothing else: no program runs, nothing is created or changed.
import { Server, type handleUnaryCall } from "@grpc/grpc-js";
import type { ImportOptions, Stack } from "@pulumi/pulumi/automation/index.js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb.js";
import { GetRequiredPackagesResponse, LanguageHandshakeResponse } from "@pulumi/pulumi/proto/language_pb.js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import { componentType, type ImportEntry } from "./import-file";
import { listen } from "../../provider/listen";

/**
 * Imports the entries that the state does not hold yet; resolves to how many records those were. Throws when the engine
 * could not read one of them; the others are in the state then.
 */
export async function runImport(stack: Stack, entries: readonly ImportEntry[]): Promise<number> {
  const held = await urnsByPlace(stack);
  const open = entries.filter((entry) => !held.has(placeOf(entry)));
  const records = open.filter(({ component }) => component !== true).length;
  if (records === 0) return 0;
  // a component that is in the state already is no entry of the file: its name stands for its URN there
  const components = entries.filter((entry) => entry.component === true && !open.includes(entry));
  const nameTable = Object.fromEntries(
    components.flatMap((entry) => {
      const urn = held.get(placeOf(entry));
      return urn === undefined ? [] : [[entry.name, urn]];
    }),
  );
  await importInto(stack, { resources: open, nameTable });
  return records;
}

async function importInto(stack: Stack, what: Pick<ImportOptions, "resources" | "nameTable">): Promise<void> {
  const host = await startLanguageHost();
  try {
    const { runtime } = await stack.workspace.projectSettings();
    const name = typeof runtime === "object" ? runtime.name : (runtime ?? "nodejs");
    stack.workspace.envVars["PULUMI_DEBUG_LANGUAGES"] = `${name}:${host.port}`;
    // the engine protects what it imports unless it is told otherwise: up could not remove a record
    await stack.import({ ...what, protect: false, generateCode: false });
  } finally {
    delete stack.workspace.envVars["PULUMI_DEBUG_LANGUAGES"];
    host.stop();
  }
}

/** Types and name, which a URN has behind the stack and the project. */
function placeOf({ type, name, parent }: ImportEntry): string {
  return `${parent === undefined ? "" : `${componentType}$`}${type}::${name}`;
}

interface Deployed {
  readonly resources?: readonly { readonly urn: string }[];
}

async function urnsByPlace(stack: Stack): Promise<Map<string, string>> {
  const deployment = (await stack.exportStack()).deployment as Deployed;
  const { resources = [] } = deployment;
  return new Map(resources.map(({ urn }) => [urn.split("::").slice(2).join("::"), urn]));
}

/** What the engine said when an import failed: its lines about errors. */
export function importFailure(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const lines = text.split("\n").filter((line) => /^\s*(?:error|✖)[: ]/.test(line));
  const said = [...new Set(lines.map((line) => line.trim().replace(/^error: /, "")))];
  return said.length > 0 ? said.join("; ") : text.trim();
}

function answering<T>(make: () => T): handleUnaryCall<unknown, T> {
  return (_, callback) => {
    callback(null, make());
  };
}

/**
 * An import runs no program, and the engine asks the project's language host all the same which plugins that needs.
 * A CLI without such a host is enough for us: the answer is none.
 */
async function startLanguageHost(): Promise<{ readonly port: number; stop(): void }> {
  const server = new Server();
  const answers = {
    handshake: answering(() => new LanguageHandshakeResponse()),
    getPluginInfo: answering(() => new PluginInfo()),
    getRequiredPackages: answering(() => new GetRequiredPackagesResponse()),
  };
  server.addService(LanguageRuntimeService, answers);
  const port = await listen(server);
  return {
    port,
    stop: () => {
      server.forceShutdown();
    },
  };
}

// Opens a stack of the project with the real engine and our own program, through the Automation API.
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { startProvider, type RunningProvider } from "../../provider/server";
import { engineEnv } from "./environment";
import { findPulumi } from "./find-pulumi";

/** What an open stack needs besides its name. */
export interface OpenStackOptions {
  readonly root: string;
  readonly stack: string;
  /** what the engine runs; it declares the resources */
  readonly program: () => Promise<unknown>;
  readonly log: (line: string) => void;
}

/** An open stack; `close` ends the provider that was started for it. */
export interface OpenStack {
  readonly stack: Stack;
  close(): Promise<void>;
}

/**
 * Opens the stack, and makes it when it does not exist. The `maildomain` provider runs inside this process,
 * which saves the start of another one; the engine is told its port.
 */
export async function openStack(options: OpenStackOptions): Promise<OpenStack> {
  // the SDK captures a stack trace for every promise, which costs more than all the rest; our errors need none
  Error.stackTraceLimit = 0;
  // the SDK loads for half a second: only commands that run the engine pay for it
  const [{ LocalWorkspace }, pulumiCommand, provider] = await Promise.all([
    import("@pulumi/pulumi/automation/index.js"),
    findPulumi({ log: options.log }),
    startProvider(),
  ]);
  // whoever runs a provider of his own in a debugger keeps it
  const others = process.env["PULUMI_DEBUG_PROVIDERS"];
  const providers = [`maildomain:${provider.port}`, ...(others ? [others] : [])].join(",");
  try {
    const stack = await LocalWorkspace.createOrSelectStack(
      {
        stackName: options.stack,
        projectName: "maildomain",
        program: async () => options.program() as Promise<never>,
      },
      {
        workDir: options.root,
        pulumiCommand,
        envVars: { ...engineEnv(options.root), PULUMI_DEBUG_PROVIDERS: providers },
      },
    );
    return { stack, close: () => stopProvider(provider) };
  } catch (error) {
    await stopProvider(provider);
    throw error;
  }
}

async function stopProvider(provider: RunningProvider): Promise<void> {
  await provider.stop();
}

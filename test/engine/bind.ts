// BIND on a port of its own, for the time of a test: zones from a temporary folder, nothing shared with the system.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** The text of each zone by its apex, without final dot ("." for the root). */
export type Zones = Readonly<Record<string, string>>;

/** A nameserver that runs. */
export interface Bind {
  readonly port: number;
  /** what named has said so far */
  log(): string;
  stop(): Promise<void>;
}

const path = [process.env["PATH"] ?? "", "/usr/local/sbin", "/usr/sbin", "/sbin"].join(delimiter);
const environment = { ...process.env, PATH: path };
const startLimit = 20_000;
const attempts = 5;

/** Serves the zones authoritatively on 127.0.0.1; the promise ends when every zone is loaded. */
export async function startBind(zones: Zones): Promise<Bind> {
  for (let attempt = 1; ; attempt++) {
    const started = await start(zones, await freePort());
    if (typeof started !== "string") return started;
    // somebody was quicker to take the port
    if (attempt === attempts || !started.includes("address in use")) {
      const reasons = started
        .split("\n")
        .filter((line) => /error|fail|denied|in use|exiting|ENOENT/.test(line));
      throw new Error(`named did not start:\n${reasons.join("\n")}`);
    }
  }
}

/** Runs the work with a nameserver, which ends with it. */
export async function withBind<T>(zones: Zones, work: (bind: Bind) => Promise<T>): Promise<T> {
  const bind = await startBind(zones);
  try {
    return await work(bind);
  } finally {
    await bind.stop();
  }
}

/** The nameserver, or what named said instead of starting. */
async function start(zones: Zones, port: number): Promise<Bind | string> {
  const folder = mkdtempSync(join(tmpdir(), "maildomain-bind-"));
  writeFileSync(join(folder, "named.conf"), settingsOf(zones, folder, port));
  for (const [index, text] of Object.values(zones).entries())
    writeFileSync(join(folder, `${index}.zone`), text);
  // AppArmor confines named by its path, and lets the system's one read no temporary folder
  const program = join(folder, "named");
  copyFileSync(programFile(), program);
  // however this process ends, named ends with it
  const args = ["--pdeathsig", "TERM", program, "-g", "-c", join(folder, "named.conf"), "-n", "1"];
  const child = spawn("setpriv", args, {
    cwd: folder,
    env: environment,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.on("error", (error) => (said += error.message));
  const stop = async (): Promise<void> => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  const until = Date.now() + startLimit;
  while (isAlive(child) && Date.now() < until) {
    // named serves before it has read every zone; this is its word for having read them
    if (/ running\n/.test(said) && !/not loaded due to errors/.test(said))
      return { port, log: () => said, stop };
    if (/not loaded due to errors/.test(said)) break;
    await sleep(5);
  }
  await stop();
  return said;
}

function settingsOf(zones: Zones, folder: string, port: number): string {
  const options = [
    `directory ${JSON.stringify(folder)}`,
    `listen-on port ${port} { 127.0.0.1; }`,
    "listen-on-v6 { none; }",
    "allow-query { 127.0.0.1; }",
    "allow-transfer { 127.0.0.1; }",
    "recursion no",
    "dnssec-validation no",
    "empty-zones-enable no",
    "notify no",
    "pid-file none",
    "session-keyfile none",
  ];
  const held = Object.keys(zones).map(
    (apex, index) => `zone ${JSON.stringify(apex)} { type primary; file "${index}.zone"; };`,
  );
  return `options {\n${options.map((option) => `  ${option};\n`).join("")}};\ncontrols { };\n${held.join("\n")}\n`;
}

function programFile(): string {
  const file = path
    .split(delimiter)
    .map((folder) => join(folder, "named"))
    .find((candidate) => existsSync(candidate));
  if (file === undefined) throw new Error("named not found; install bind9 and bind9-dnsutils");
  return file;
}

function isAlive(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function end(child: ChildProcess): Promise<void> {
  if (!isAlive(child)) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const slow = setTimeout(() => child.kill("SIGKILL"), 5000);
  await ended;
  clearTimeout(slow);
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => {
        resolve(port);
      });
    });
  });
}

/** Asks with dig, one question a line as "name TYPE"; the lines of the answers as dig prints them. */
export function dig({ port }: Bind, questions: readonly string[]): string[] {
  const flags = ["+noall", "+answer", "+norecurse", "+nosearch", "+time=5", "+tries=2"];
  const batch = questions.map((question) => `${question} ${flags.join(" ")}`).join("\n");
  const args = ["@127.0.0.1", "-p", String(port), "-f", "-"];
  const printed = execFileSync("dig", args, { env: environment, input: `${batch}\n`, encoding: "utf8" });
  return printed.split("\n").filter((line) => line !== "" && !line.startsWith(";"));
}

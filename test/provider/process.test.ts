// The provider as the engine starts it: an executable that prints its port and ends with its parent.
import { spawn, type ChildProcess } from "node:child_process";
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findRoot } from "../../provider/root";
import { Client } from "./client";
import { makeFolder, type Folder } from "./support";

const repository = join(__dirname, "../..");
const program = "provider/pulumi-resource-maildomain";
let folder: Folder;

beforeAll(async () => {
  folder = makeFolder();
  mkdirSync(folder.file("provider"));
  mkdirSync(folder.file("project/program/deep"), { recursive: true });
  writeFileSync(folder.file("project/Pulumi.yaml"), "name: test\n");
  copyFileSync(join(repository, program), folder.file(program));
  symlinkSync(join(repository, "node_modules"), folder.file("node_modules"));
  await build({
    ...{ entryPoints: [join(repository, "provider/main.ts")], outfile: folder.file("dist/bin/provider.js") },
    ...{ bundle: true, platform: "node", format: "cjs", target: "node20", logLevel: "error" },
    external: ["@pulumi/*", "@grpc/grpc-js", "google-protobuf"],
  });
});

afterAll(() => {
  folder.dispose();
});

interface Started {
  readonly child: ChildProcess;
  readonly port: number;
  readonly ended: Promise<number | null>;
}

async function start(stdin: "pipe" | "ignore" = "pipe"): Promise<Started> {
  const cwd = folder.file("project/program/deep");
  const child = spawn(folder.file(program), ["127.0.0.1:1"], { cwd, stdio: [stdin, "pipe", "inherit"] });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const line = await new Promise<string>((resolve) =>
    child.stdout?.once("data", (data: Buffer) => {
      resolve(data.toString());
    }),
  );
  expect(line).toMatch(/^\d+\n$/);
  return { child, port: Number(line), ended };
}

describe("the executable", () => {
  it("prints its port, and resolves paths from the folder of the project", async () => {
    const { child, port, ended } = await start();
    const engine = new Client(port);
    const rrsets = { "example.com. MX": { ttl: 60, rdatas: ["10 mail.example.com."], purpose: "MX" } };
    const settings = { path: "zones/a.zone" };
    await engine.create("a", {
      zone: "example.com.",
      backend: "zonefile",
      settings,
      domain: "example.com",
      rrsets,
    });
    expect(folder.read("project/zones/a.zone")).toContain("IN MX 10 mail.example.com.");
    engine.close();
    child.stdin?.end();
    expect(await ended).toBe(0);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("ends on %s", async (signal) => {
    const { child, ended } = await start();
    child.kill(signal);
    expect(await ended).toBe(0);
  });

  it("goes on without standard input, for those who start it by hand", async () => {
    const { child, port, ended } = await start("ignore");
    await new Promise((resolve) => setTimeout(resolve, 200));
    await new Promise<void>((resolve, reject) => {
      const socket = createConnection(port, "127.0.0.1", () => {
        socket.destroy();
        resolve();
      });
      socket.on("error", reject);
    });
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });

  it("says what to do when it is not built", async () => {
    const bare = makeFolder();
    mkdirSync(bare.file("provider"));
    copyFileSync(join(repository, program), bare.file(program));
    const child = spawn(bare.file(program), { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stderr.on("data", (data: Buffer) => (said += data.toString()));
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(1);
    expect(said).toBe(
      `the maildomain provider is not built: ${bare.file("dist/bin/provider.js")} does not exist; run npm run build\n`,
    );
    bare.dispose();
  });
});

describe("the folder that paths start from", () => {
  it("is the nearest one with a Pulumi.yaml, else the working directory", () => {
    expect(findRoot(folder.file("project/program/deep"))).toBe(folder.file("project"));
    expect(findRoot(folder.file("project"))).toBe(folder.file("project"));
    expect(findRoot(folder.file("dist"))).toBe(folder.file("dist"));
  });
});

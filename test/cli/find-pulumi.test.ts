// The search for a Pulumi CLI, with shell scripts in place of every program: no network, no build.
import { type ChildProcess, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { askVersion } from "../../cli/engine/ask-version";
import { cacheFolder, pulumiVersion } from "../../cli/engine/cache-folder";
import { engineEnv } from "../../cli/engine/environment";
import { findPulumi } from "../../cli/engine/find-pulumi";
import { staleLockMs } from "../../cli/engine/with-lock";

const root = resolve(__dirname, "../..");
// fetch refuses port 1 without asking the network
const unreachable = "http://127.0.0.1:1/install.sh";

let home: string;
let lines: string[];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "maildomain-find-"));
  lines = [];
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

/** Writes an executable shell script. */
function program(file: string, body: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\nPATH=/usr/bin:/bin\n${body}\n`, { mode: 0o755 });
  return file;
}

const onPath = (name: string, body: string) => program(join(home, "path", name), body);
const inCache = (body: string) => program(cacheFolder(env()).pulumi, body);
const env = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  HOME: home,
  PATH: join(home, "path"),
  ...more,
});
const find = (more: NodeJS.ProcessEnv = {}, installerUrl = unreachable) =>
  findPulumi({ log: (line) => lines.push(line), env: env(more), installerUrl });
const failure = async (more: NodeJS.ProcessEnv = {}, installerUrl = unreachable) =>
  find(more, installerUrl).then(
    ({ command }) => expect.unreachable(`found "${command}"`),
    (error: unknown) => {
      const { code, message } = error as { code: string; message: string };
      return { code, message: message.replaceAll(home, "~") };
    },
  );
const said = () => lines.map((line) => line.replaceAll(home, "~"));

/** A Go that writes a CLI of that version after a while, and keeps a list of its builds and their environment. */
const go = (version: string, { seconds = 0, cli = "echo v3.259.0" } = {}) =>
  onPath(
    "go",
    `case "$1" in
  version) echo "go version ${version} linux/amd64";;
  build)
    echo "$*" >> "${home}/builds"
    env > "${home}/build-env"
    while [ "$1" != "-o" ]; do shift; done
    sleep ${seconds}
    printf '#!/bin/sh\\n${cli}\\n' > "$2"
    chmod +x "$2";;
esac`,
  );
const builds = () =>
  existsSync(join(home, "builds")) ? readFileSync(join(home, "builds"), "utf8").trim().split("\n") : [];
const cacheBin = () => readdirSync(cacheFolder(env()).bin);

describe("a CLI that is there already", () => {
  it("takes the one on PATH before the one in the cache, and says nothing", async () => {
    const file = onPath("pulumi", "echo v3.300.1");
    inCache("echo v3.259.0");
    const found = await find();
    expect([found.command, String(found.version)]).toEqual([file, "3.300.1"]);
    expect(lines).toEqual([]);
  });

  it("takes the first `pulumi` on PATH that may be executed", async () => {
    mkdirSync(join(home, "folder/pulumi"), { recursive: true });
    mkdirSync(join(home, "plain"));
    writeFileSync(join(home, "plain/pulumi"), "#!/bin/sh\necho v3.250.0\n", { mode: 0o644 });
    const file = onPath("pulumi", "echo v3.251.0");
    const PATH = [join(home, "folder"), "", join(home, "plain"), join(home, "path")].join(":");
    expect((await find({ PATH })).command).toBe(file);
  });

  it("leaves the command bare when it is on the PATH of this process, so that the SDK does not reorder PATH", async () => {
    onPath("pulumi", "echo v3.259.0");
    vi.stubEnv("PATH", join(home, "path"));
    expect((await find()).command).toBe("pulumi");
  });

  it("takes the one in the cache when none is on PATH, and says nothing", async () => {
    const file = inCache("echo v3.259.0");
    const found = await find();
    expect([found.command, String(found.version)]).toEqual([file, "3.259.0"]);
    expect(lines).toEqual([]);
  });

  it("says why it passed over the one on PATH", async () => {
    onPath("pulumi", "echo v3.100.0");
    const file = inCache("echo v3.259.0");
    expect((await find()).command).toBe(file);
    expect(said()).toEqual(['"~/path/pulumi" is version 3.100.0, 3.248.0 or later, below 4 is needed']);
  });

  it("looks for the cache below XDG_CACHE_HOME, and ignores a relative one as the XDG specification says", () => {
    expect(cacheFolder({ HOME: "/h", XDG_CACHE_HOME: "/x" }).pulumi).toBe(
      "/x/maildomain/pulumi-3.259.0/bin/pulumi",
    );
    expect(cacheFolder({ HOME: "/h", XDG_CACHE_HOME: "x" }).pulumi).toBe(
      "/h/.cache/maildomain/pulumi-3.259.0/bin/pulumi",
    );
  });

  it("runs it with a Pulumi home of our own, whatever the user's is", async () => {
    onPath("pulumi", `echo "$PULUMI_HOME $PULUMI_SKIP_UPDATE_CHECK" > "${home}/seen"; echo v3.259.0`);
    await find({ PULUMI_HOME: "/the/user/s/own" });
    expect(readFileSync(join(home, "seen"), "utf8")).toBe(`${home}/.cache/maildomain/pulumi-home true\n`);
  });
});

describe("the version", () => {
  it.each([
    ["v3.248.0", "3.248.0"],
    ["3.259.0", "3.259.0"],
    ["v3.301.0-alpha.1+dirty", "3.301.0-alpha.1+dirty"],
  ])("%s is accepted", async (answer, version) => {
    const command = onPath("pulumi", `echo warning >&2; echo ${answer}`);
    expect(await askVersion(command, env())).toEqual({ cli: { command, version } });
  });

  it.each([
    ["too old", "echo v3.247.9", "is version 3.247.9, 3.248.0 or later, below 4 is needed"],
    ["too new", "echo v4.0.0-alpha.1", "is version 4.0.0-alpha.1, 3.248.0 or later, below 4 is needed"],
    ["version 4", "echo v4.300.0", "is version 4.300.0, 3.248.0 or later, below 4 is needed"],
    ["version 2", "echo v2.300.0", "is version 2.300.0, 3.248.0 or later, below 4 is needed"],
    ["something else", "echo hello; echo again", 'answered "hello" instead of a version'],
    ["nothing", "true", 'answered "" instead of a version'],
    ["an error", "echo first >&2; echo cannot start >&2; exit 3", "ended with status 3: cannot start"],
    ["an error without a word", "exit 3", "ended with status 3"],
    ["a crash", "kill -SEGV $$", "was ended by SIGSEGV"],
    ["silence", "exec sleep 30", "gave no answer within 0.5 s"],
  ])("%s is refused", async (_title, body, reason) => {
    const command = onPath("pulumi", body);
    expect(await askVersion(command, env(), 500)).toEqual({ reason: `"${command}" ${reason}` });
  });

  it("is refused when the file is half a program, as a broken download leaves it", async () => {
    const command = join(home, "half");
    writeFileSync(command, readFileSync(process.execPath).subarray(0, 4096), { mode: 0o755 });
    expect(await askVersion(command, env())).toHaveProperty("reason");
  });
});

describe("MAILDOMAIN_PULUMI", () => {
  it("goes before PATH and the cache", async () => {
    onPath("pulumi", "echo v3.259.0");
    inCache("echo v3.259.0");
    const file = program(join(home, "mine/cli"), "echo v3.260.0");
    expect((await find({ MAILDOMAIN_PULUMI: file })).command).toBe(file);
  });

  it.each([
    ["missing", undefined, "cannot be run (ENOENT)"],
    ["too old", "echo v3.2.0", "is version 3.2.0, 3.248.0 or later, below 4 is needed"],
    ["broken", "exit 1", "ended with status 1"],
  ])("is an error when it is %s, though PATH and cache would do", async (_title, body, reason) => {
    onPath("pulumi", "echo v3.259.0");
    inCache("echo v3.259.0");
    const file = join(home, "mine/cli");
    if (body !== undefined) program(file, body);
    expect(await failure({ MAILDOMAIN_PULUMI: file })).toEqual({
      code: "engine.pulumi-path",
      message:
        `MAILDOMAIN_PULUMI names no usable Pulumi CLI: "~/mine/cli" ${reason}; ` +
        "name the file of a Pulumi CLI 3.248.0 or later, below 4, or unset the variable",
    });
  });
});

describe("the Go build", () => {
  it("puts the CLI into the cache and says what it does", async () => {
    go("go1.25.11");
    const found = await find();
    const { pulumi } = cacheFolder(env());
    expect([found.command, String(found.version)]).toEqual([pulumi, "3.259.0"]);
    expect(cacheBin()).toEqual(["pulumi"]);
    expect(said()).toEqual([
      `the vendor's installer at "${unreachable}" cannot be reached: bad port`,
      'building the Pulumi CLI 3.259.0 with Go 1.25.11 into "~/.cache/maildomain/pulumi-3.259.0/bin/pulumi" ' +
        "(once: about 12 s for the modules, 2.5 min for the build on 2 cores, 1.6 GB of Go build cache)",
    ]);
    expect((await find()).command).toBe(pulumi);
    expect(builds()).toHaveLength(1);
  });

  it("does not let the user's Go settings change what is built", async () => {
    go("go1.26");
    await find({ GOFLAGS: "-mod=vendor", GOOS: "plan9", GOWORK: "/w", GOTOOLCHAIN: "auto", GOPROXY: "off" });
    const seen = readFileSync(join(home, "build-env"), "utf8").split("\n");
    for (const line of ["GOFLAGS=-mod=readonly", "GOOS=", "GOWORK=off", "GOTOOLCHAIN=local", "GOPROXY=off"]) {
      expect(seen).toContain(line);
    }
    expect(seen.filter((line) => /^(GOPATH|GOCACHE)=/.test(line))).toEqual([]);
    expect(builds()[0]).toContain(`build -C ${root}/cli/engine/pulumi-cli -o `);
  });

  it("keeps Go's own caches in ours when there is no HOME", async () => {
    go("go1.26.8");
    await find({ HOME: "", XDG_CACHE_HOME: join(home, "xdg") });
    const seen = readFileSync(join(home, "build-env"), "utf8").split("\n");
    expect(seen).toContain(`GOPATH=${home}/xdg/maildomain/go`);
    expect(seen).toContain(`GOCACHE=${home}/xdg/maildomain/go-build`);
  });

  it.each([
    ["a broken program", "exit 127"],
    ["an empty file", ""],
    ["another version", "echo v3.10.0"],
  ])("replaces %s in the cache", async (_title, body) => {
    const file = inCache(body);
    go("go1.26.8");
    expect((await find()).command).toBe(file);
    expect(lines[0]).toContain(`"${file}"`);
    expect(builds()).toHaveLength(1);
  });

  it.each([
    ["no Go", () => undefined, '"go" is not on PATH, Go 1.25.11 or later is needed'],
    ["Go too old", () => go("go1.25.10"), '"~/path/go" is version 1.25.10, 1.25.11 or later is needed'],
    ["Go much too old", () => go("go1.9"), '"~/path/go" is version 1.9, 1.25.11 or later is needed'],
    [
      "no Go at all behind the name",
      () => onPath("go", "echo GNU"),
      '"~/path/go" answered "GNU" instead of a version',
    ],
    ["a Go that fails", () => onPath("go", "echo no >&2; exit 2"), '"~/path/go" ended with status 2: no'],
  ])("%s is one of the reasons", async (_title, prepare, reason) => {
    prepare();
    const { code, message } = await failure();
    expect(code).toBe("engine.no-pulumi");
    expect(message).toContain(`\n  ✖ no Go build: ${reason}\n`);
    expect(said()).toContain(`no Go build: ${reason}`);
    expect(builds()).toEqual([]);
  });

  it("gives Go's last word when it fails, and leaves nothing behind", async () => {
    onPath(
      "go",
      `case "$1" in version) echo go version go1.26.8;; *)
  echo half > "$5"
  echo "go: example.org/m@v1: no such host" >&2
  echo "go: downloading example.org/n v1" >&2
  exit 1;; esac`,
    );
    expect((await failure()).message).toContain(
      '\n  ✖ the Go build failed: "go build" ended with status 1: go: example.org/m@v1: no such host\n',
    );
    expect(cacheBin()).toEqual([]);
  });

  it("does not keep a CLI that does not work", async () => {
    go("go1.26.8", { cli: "exit 9" });
    expect((await failure()).message).toMatch(
      /✖ the Go build made a CLI that does not work: ".*pulumi\.tmp-.*" ended with status 9\n/,
    );
    expect(cacheBin()).toEqual([]);
  });

  it("is of the version that the cache folder is named after", () => {
    const module = readFileSync(join(root, "cli/engine/pulumi-cli/go.mod"), "utf8");
    const versions = [...module.matchAll(/github\.com\/pulumi\/pulumi\/(?:pkg|sdk)\/v3 (v\S+)/g)];
    expect(versions.map((match) => match[1])).toEqual(Array(3).fill(`v${pulumiVersion}`));
  });
});

describe("the vendor's installer", () => {
  const script = `
while [ "$1" != "--install-root" ]; do shift; done
mkdir -p "$2/bin"
printf '#!/bin/sh\\necho "$PULUMI_HOME" >> "%s/seen"\\necho v3.259.0\\n' "$FIND_TEST_HOME" > "$2/bin/pulumi"
chmod +x "$2/bin/pulumi"
echo "$*" > "$FIND_TEST_HOME/installer-arguments"
exit "$FIND_TEST_STATUS"`;

  function vendor(status: number): void {
    vi.stubEnv("FIND_TEST_HOME", home);
    vi.stubEnv("FIND_TEST_STATUS", String(status));
    vi.stubEnv("PULUMI_HOME", "/the/user/s/own");
    vi.stubGlobal("fetch", () => Promise.resolve(new Response(script)));
  }

  it("goes before the Go build, into the cache folder, never near the user's Pulumi home", async () => {
    vendor(0);
    go("go1.26.8");
    expect((await find()).command).toBe(cacheFolder(env()).pulumi);
    expect(builds()).toEqual([]);
    expect(readFileSync(join(home, "installer-arguments"), "utf8")).toContain(
      `--install-root ${cacheFolder(env()).root} --version 3.259.0`,
    );
    // the SDK's own run after the installation, then ours
    expect(readFileSync(join(home, "seen"), "utf8")).toBe(`${cacheFolder(env()).pulumiHome}\n`.repeat(2));
    expect(process.env["PULUMI_HOME"]).toBe("/the/user/s/own");
  });

  it("gives way to the Go build when it fails", async () => {
    vendor(4);
    go("go1.26.8");
    expect((await find()).command).toBe(cacheFolder(env()).pulumi);
    expect(builds()).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith("the vendor's installer failed: "))).toHaveLength(1);
    expect(process.env["PULUMI_HOME"]).toBe("/the/user/s/own");
  });

  it.each([
    ["refuses", 503, "it answered with status 503"],
    ["says nothing", undefined, "no answer within 3 s"],
  ])("is given up at once when its host %s", async (_title, status, reason) => {
    const server = createServer((_request, response) => {
      if (status !== undefined) response.writeHead(status).end();
    }).listen(0, "127.0.0.1");
    await new Promise((done) => server.once("listening", done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/install.sh`;
    const began = Date.now();
    const { message } = await failure({}, url);
    server.close().closeAllConnections();
    expect(message).toContain(`  ✖ the vendor's installer at "${url}" cannot be reached: ${reason}\n`);
    expect(Date.now() - began).toBeLessThan(15_000);
  });
});

it("lists every reason and what to do when nothing works", async () => {
  onPath("pulumi", "echo v3.1.0");
  inCache("exit 1");
  go("go1.20.3");
  expect(await failure()).toEqual({
    code: "engine.no-pulumi",
    message: `no Pulumi CLI was found, and none could be made
  ✖ "~/path/pulumi" is version 3.1.0, 3.248.0 or later, below 4 is needed
  ✖ "~/.cache/maildomain/pulumi-3.259.0/bin/pulumi" ended with status 1
  ✖ the vendor's installer at "${unreachable}" cannot be reached: bad port
  ✖ no Go build: "~/path/go" is version 1.20.3, 1.25.11 or later is needed
put a Pulumi CLI (3.248.0 or later, below 4) on PATH, or name its file in MAILDOMAIN_PULUMI, or put Go 1.25.11 or later on PATH and run the command again`,
  });
  expect(said()).toHaveLength(4);
});

it("is a reason too when the cache folder cannot be made", async () => {
  writeFileSync(join(home, "file"), "");
  const { code, message } = await failure({ XDG_CACHE_HOME: join(home, "file") });
  expect(code).toBe("engine.no-pulumi");
  expect(message).toMatch(
    /✖ the cache folder "~\/file\/maildomain\/pulumi-3\.259\.0" cannot be used: ENOTDIR/,
  );
});

describe("two processes at once", () => {
  /** Runs findPulumi in a process of its own. */
  function start(): { child: ChildProcess; output: Promise<string> } {
    const code = `require("${root}/cli/engine/find-pulumi.ts").findPulumi({
      log: (line) => console.log(line),
      installerUrl: "${unreachable}",
    }).then(({ command }) => console.log("found " + command));`;
    const child = spawn(process.execPath, ["--require", "tsx/cjs", "-e", code], {
      cwd: root,
      env: env({ XDG_CACHE_HOME: join(home, ".cache"), TMPDIR: home }),
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    child.stdout.on("data", (data: Buffer) => (text += data.toString()));
    return {
      child,
      output: new Promise((done) =>
        child.once("close", () => {
          done(text);
        }),
      ),
    };
  }

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await sleep(20);
  }

  it("build once: the second one waits", async () => {
    go("go1.26.8", { seconds: 2 });
    const outputs = await Promise.all([start().output, start().output]);
    expect(builds()).toHaveLength(1);
    for (const output of outputs) expect(output).toContain(`found ${cacheFolder(env()).pulumi}\n`);
    const waiting = "another process is installing the Pulumi CLI, waiting for it\n";
    expect(outputs.filter((output) => output.includes(waiting))).toHaveLength(1);
  });

  it("recover from a build that was killed midway", async () => {
    go("go1.26.8", { seconds: 5 });
    const { child, output } = start();
    await until(() => builds().length === 1);
    child.kill("SIGKILL");
    await output;
    const { bin, root: folder } = cacheFolder(env());
    const lock = join(folder, "install.lock");
    expect(existsSync(lock)).toBe(true);
    // what the killed build left, as it looks later
    const old = new Date(Date.now() - staleLockMs - 1_000);
    utimesSync(lock, old, old);
    const leftover = join(bin, "pulumi.tmp-old");
    writeFileSync(leftover, "half a program");
    const older = new Date(Date.now() - 2 * 60 * 60_000);
    utimesSync(leftover, older, older);
    writeFileSync(join(bin, "pulumi.tmp-young"), "of a build that is under way");
    go("go1.26.8");
    expect((await find()).command).toBe(join(bin, "pulumi"));
    expect(cacheBin().sort()).toEqual(["pulumi", "pulumi.tmp-young"]);
    expect(existsSync(lock)).toBe(false);
  });
});

it("loads the SDK only when a CLI was found", async () => {
  const code = `require("${root}/cli/engine/find-pulumi.ts");
    console.log(Object.keys(require.cache).filter((file) => file.includes("@pulumi")).length);`;
  const child = spawn(process.execPath, ["--require", "tsx/cjs", "-e", code], { cwd: root });
  let text = "";
  child.stdout.on("data", (data: Buffer) => (text += data.toString()));
  await new Promise((done) => child.once("close", done));
  expect(text).toBe("0\n");
});

describe("the environment of the engine", () => {
  const fixed = {
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_HOME: "/project/.state/pulumi-home",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };

  it.each([
    ["nothing set", {}, { PULUMI_CONFIG_PASSPHRASE: "" }],
    ["a passphrase", { PULUMI_CONFIG_PASSPHRASE: "p" }, { PULUMI_CONFIG_PASSPHRASE: "p" }],
    ["an empty passphrase", { PULUMI_CONFIG_PASSPHRASE: "" }, { PULUMI_CONFIG_PASSPHRASE: "" }],
    ["a passphrase file", { PULUMI_CONFIG_PASSPHRASE_FILE: "/f" }, { PULUMI_CONFIG_PASSPHRASE_FILE: "/f" }],
    [
      "a backend",
      { PULUMI_BACKEND_URL: "s3://state" },
      { PULUMI_BACKEND_URL: "s3://state", PULUMI_CONFIG_PASSPHRASE: "" },
    ],
    ["a Pulumi home of the user", { PULUMI_HOME: "/own" }, { PULUMI_CONFIG_PASSPHRASE: "" }],
  ])("with %s", (_title, given, expected) => {
    expect(engineEnv("/project", given)).toEqual({ ...fixed, ...expected });
  });
});

// maildomain review on files: sides, forms, exit statuses, bad files, secrets.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { planFile } from "../../cli/commands/plan";
import { readConfigFile } from "../../cli/config-file";
import { sidesOf, eventStep } from "../../core/review/from-preview";
import { unknownText } from "../../core/engine-values";
import { emptySnapshot, snapshotOf, type Snapshot } from "../../core/review/snapshot";
import { runCommand } from "./run-command";

const folder = mkdtempSync(join(tmpdir(), "maildomain-review-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A file in the temporary folder; returns its path. */
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const settings = (more: string): string => `domains:
  example.com:
    hosts: { mail.example.com: { ipv4: 198.41.0.25 } }
    mx: [mail.example.com]
    mtaSts: { mode: testing }
    ${more}
`;
const old = file("old.yaml", settings("dmarc: { policy: none }"));
const loose = file("loose.yaml", settings("dmarc: { policy: none, aggregateReports: [dmarc@example.com] }"));
const cautious = file("cautious.yaml", settings("dmarc: { policy: none }\n    ttl: 604800"));
const off = file("off.yaml", "domains: { example.com: { mode: no-mail } }\n");

async function reviewOf(...args: string[]): Promise<unknown> {
  const { stdout } = await runCommand("review", ...args, "--json");
  return JSON.parse(stdout);
}

describe("the sides of a review", () => {
  it("are the same from configurations, stack files and saved plans", async () => {
    const wanted = await reviewOf("--before", old, "--after", off);
    expect(wanted).toMatchObject({ version: 1, risk: "danger" });
    const plans = await Promise.all(
      [old, off].map(async (path) => {
        const { stdout } = await runCommand("plan", "-c", path, "--json");
        return file(`${path.replace(/\W/g, "")}.json`, stdout);
      }),
    );
    expect(await reviewOf("--before", plans[0]!, "--after", plans[1]!)).toEqual(wanted);
    expect(await reviewOf("--before", plans[0]!, "--after", off)).toEqual(wanted);
    const stack = file(
      "Pulumi.x.yaml",
      "config: { maildomain:domains: { example.com: { mode: no-mail } } }\n",
    );
    expect(await reviewOf("--before", old, "--after", stack)).toEqual(wanted);
  });

  it("are the same from the JSON of a preview and from its event lines", async () => {
    const wanted = await reviewOf("--before", old, "--after", off);
    const steps = previewSteps(snapshot(old), snapshot(off));
    const digest = JSON.stringify({ config: {}, steps: steps.map(digestStep), duration: 1 }, null, 2);
    expect(await reviewOf("--preview", file("digest.json", digest))).toEqual(wanted);
    const events = [
      { sequence: 0, preludeEvent: { config: {} } },
      ...steps.map((step, index) => ({
        sequence: index + 1,
        resourcePreEvent: { metadata: step, planning: true },
      })),
      { sequence: 99, summaryEvent: {} },
    ];
    const lines = events.map((event) => JSON.stringify(event)).join("\n");
    expect(await reviewOf("--preview", file("events.jsonl", `${lines}\n`))).toEqual(wanted);
  });

  it("take a replacement and a refresh for one step", () => {
    const [step] = previewSteps(snapshot(old), snapshot(off));
    const event = (op: string) => eventStep({ resourcePreEvent: { metadata: { ...step, op } } })!;
    const once = sidesOf([event("update")]);
    const all = ["refresh", "create-replacement", "replace", "delete-replaced"].map(event);
    expect(sidesOf(all)).toEqual(once);
    expect(sidesOf([event("delete")])).toEqual({ ...once, after: emptySnapshot });
  });

  it("keep what a late manual action was, and name a new one by its resource", () => {
    const urn =
      "urn:pulumi:dev::mail::maildomain:index:MailDomain$maildomain:index:ManualAction::example.com/ptr/2001:db8::25";
    const action = { id: "ptr/2001:db8::25", domain: "example.com", who: "them" };
    const step = { op: "update", type: "maildomain:index:ManualAction", urn };
    const late = { action: unknownText };
    const [before, after] = Object.values(sidesOf([{ ...step, before: { action }, after: late }])) as [
      Snapshot,
      Snapshot,
    ];
    expect(before.manualActions).toEqual([action]);
    expect(after.manualActions).toMatchObject([{ id: "ptr/2001:db8::25", who: "known after apply" }]);
    const fresh = sidesOf([{ ...step, before: undefined, after: late }]).after.manualActions;
    expect(fresh).toMatchObject([{ id: "ptr/2001:db8::25", domain: "example.com", kind: "ptr" }]);
  });
});

function snapshot(path: string): Snapshot {
  return snapshotOf(planFile(readConfigFile(path)));
}

/** The steps of a preview, as the engine tells them: every resource with the inputs that it had and gets. */
function previewSteps(before: Snapshot, after: Snapshot) {
  const resources = (side: Snapshot) => [
    ...side.domains.map((inputs) => ["maildomain:index:MailDomain", inputs.domain, inputs] as const),
    ...side.manualActions.map(
      (action) => ["maildomain:index:ManualAction", `${action.domain}/${action.id}`, { action }] as const,
    ),
  ];
  const [was, is] = [resources(before), resources(after)];
  const names = [...new Set([...was, ...is].map(([type, name]) => `${type}::${name}`))];
  return names.map((urn) => {
    const find = (side: typeof was) => side.find(([type, name]) => `${type}::${name}` === urn)?.[2];
    const [old, now] = [find(was), find(is)];
    const [type = ""] = urn.split("::");
    return {
      op: old === undefined ? "create" : now === undefined ? "delete" : "update",
      urn: `urn:pulumi:dev::mail::${urn}`,
      type,
      old: old === undefined ? null : { type, inputs: old },
      new: now === undefined ? null : { type, inputs: now },
    };
  });
}

function digestStep({ op, urn, old, new: now }: ReturnType<typeof previewSteps>[number]) {
  return { op, urn, ...(old && { oldState: old }), ...(now && { newState: now }) };
}

describe("the exit status of a review", () => {
  it.each([
    ["nothing changes", old, old, [], 0],
    ["nothing changes, at a threshold", old, old, ["--fail-on", "caution"], 0],
    ["something changes", old, off, [], 2],
    ["something harmless changes, at a threshold", old, loose, ["--fail-on", "caution"], 2],
    ["a caution, below the threshold", old, cautious, ["--fail-on", "danger"], 2],
    ["a caution, at the threshold", old, cautious, ["--fail-on", "caution"], 3],
    ["a danger, over the threshold", old, off, ["--fail-on", "caution"], 3],
    ["a danger, at the threshold", old, off, ["--fail-on", "danger"], 3],
  ])("%s", async (_title, before, after, more, status) => {
    expect((await runCommand("review", "--before", before, "--after", after, ...more)).status).toBe(status);
  });

  it.each([
    ["--before alone", ["--before", old]],
    ["--after alone", ["--after", old]],
    ["a preview beside files", ["--before", old, "--after", off, "--preview", old]],
    ["--live beside files", ["--live", "--before", old, "--after", off]],
    ["--live beside a preview", ["--live", "--preview", old]],
    ["zone files beside files", ["--existing", old, "--before", old, "--after", off]],
    ["a nameserver beside a preview", ["--axfr", "127.0.0.1", "--preview", old]],
    ["a nameserver that is none", ["--axfr", "a:b:c"]],
    ["a threshold that is no risk", ["--before", old, "--after", off, "--fail-on", "safe"]],
    ["a form that does not exist", ["--before", old, "--after", off, "-f", "pdf"]],
  ])("is 64 for wrong usage: %s", async (_title, args) => {
    const { status, stdout, stderr } = await runCommand("review", ...args);
    expect([status, stdout]).toEqual([64, ""]);
    expect(stderr).toMatch(/^error: /);
  });
});

describe("files that cannot be reviewed", () => {
  const missing = join(folder, "missing.json");
  const older = file("older.json", '{"zones":[],"manualActions":[],"hash":""}');
  it.each([
    ["a missing side", ["--before", old, "--after", missing], "review.unreadable", "cannot be read (ENOENT)"],
    ["a folder", ["--before", old, "--after", folder], "review.unreadable", "cannot be read (EISDIR)"],
    [
      "the plan of an older version",
      ["--before", older, "--after", old],
      "review.unreadable",
      "the saved plan names no mail domains: an older version wrote it; save it again",
    ],
    ["a missing preview", ["--preview", missing], "review.unreadable", "cannot be read (ENOENT)"],
    [
      "a preview for people",
      ["--preview", file("people.txt", "Previewing update (dev)\n")],
      "review.unreadable",
      '"Previewing update (dev)" is no JSON; give what "pulumi preview --json" prints',
    ],
    [
      "a preview without steps",
      ["--preview", file("none.json", "{}")],
      "review.unreadable",
      "no step of a preview is in it",
    ],
    [
      "an empty preview",
      ["--preview", file("empty", "")],
      "review.unreadable",
      "no step of a preview is in it",
    ],
    [
      "a configuration with errors",
      ["--before", old, "--after", file("wrong.yaml", "domains: { example.com: { mx: [192.0.2.1] } }\n")],
      "mx.ip",
      'MX exchange "192.0.2.1" is an address',
    ],
    [
      "a configuration of nothing",
      ["--before", old, "--after", file("nothing.yaml", "")],
      "config.empty",
      "is empty",
    ],
  ])("%s", async (_title, args, code, text) => {
    const { status, stdout, stderr } = await runCommand("review", ...args);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(`✖ ${code}: `);
    expect(stderr).toContain(text);
  });

  it("are named both", async () => {
    const { stderr } = await runCommand("review", "--before", missing, "--after", `${missing}2`);
    expect(stderr.match(/review\.unreadable/g)).toHaveLength(2);
  });
});

describe("the forms of a review", () => {
  it.each([
    ["text", /^\d+ changes: \d+ danger/],
    ["markdown", /^<!-- maildomain-review -->\n### Mail DNS: \d+ changes/],
    ["json", /^\{\n {2}"version": 1/],
    ["html", /^<!doctype html>/],
  ])("%s goes to standard output or to a file", async (form, start) => {
    const args = ["review", "--before", old, "--after", off, "-f", form];
    const printed = await runCommand(...args);
    expect(printed.stdout).toMatch(start);
    const path = join(folder, `review.${form}`);
    const written = await runCommand(...args, "-o", path, "--fail-on", "danger");
    expect([written.status, written.stdout, written.stderr]).toEqual([3, "", ""]);
    expect(readFileSync(path, "utf8")).toMatch(start);
  });

  it("says when the file cannot be written", async () => {
    const path = join(folder, "missing/review.html");
    const { status, stderr } = await runCommand("review", "--before", old, "--after", off, "-o", path);
    expect(status).toBe(1);
    expect(stderr).toContain(`✖ review.unwritable: "${path}" cannot be written (ENOENT)`);
  });
});

describe("a secret", () => {
  const secret = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    plaintext: '"hunter2"',
  };
  const inputs = (rdatas: unknown) => ({
    domain: "example.com",
    records: {
      "example.com": { "note.example.com. TXT": { ttl: 3600, rdatas }, "b.example.com. TXT": secret },
    },
    issues: [],
    facts: { "dkim.x": secret },
  });
  const steps = [
    {
      op: "update",
      urn: "urn:pulumi:dev::mail::maildomain:index:MailDomain::example.com",
      oldState: { type: "maildomain:index:MailDomain", inputs: inputs(['"known"']) },
      newState: { type: "maildomain:index:MailDomain", inputs: inputs([secret]) },
    },
    {
      op: "create",
      urn: "urn:pulumi:dev::mail::maildomain:index:MailDomain::example.net",
      newState: { type: "maildomain:index:MailDomain", inputs: { ...inputs(secret), domain: "example.net" } },
    },
  ];
  const preview = file("secret.json", JSON.stringify({ steps }));

  it.each(["text", "markdown", "json", "html"])("shows as [secret] in the form %s", async (form) => {
    const { stdout } = await runCommand("review", "--preview", preview, "-f", form);
    expect(stdout).toContain("[secret]");
    expect(stdout).not.toContain("hunter2");
    expect(stdout).not.toContain("1b47061264138c4ac30d75fd1eb44270");
  });
});

// The example pipelines: what they may do, and that they comment once and then update that comment.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commentMark, reviewMarkdown } from "../core/review/forms/markdown";
import { review } from "../core/review/review";
import { snapshotOf } from "../core/review/snapshot";
import { startComments, token, type Comment, type CommentsApi } from "./ci/comments-api";
import { github, gitlab, step, textOf } from "./ci/pipelines";
import { planDomain } from "./support";

const steps = Object.values(github.jobs).flatMap((job) => job.steps);

describe("the workflow for GitHub", () => {
  it("runs for pull requests, with the token of a pull request", () => {
    expect(Object.keys(github.on)).toEqual(["pull_request"]);
    expect(textOf("github").replace(/#.*$/gm, "")).not.toMatch(/pull_request_target|workflow_run|secrets\./);
  });

  it("gives each job the least that it needs", () => {
    expect(github.permissions).toEqual({});
    const { review: judging, comment } = github.jobs;
    expect(judging.permissions).toEqual({ contents: "read" });
    expect(comment.permissions).toEqual({ "pull-requests": "write" });
  });

  it("keeps the token that may write away from what the pull request can change", () => {
    const { comment } = github.jobs;
    expect(comment.steps.map(({ uses, shell }) => uses?.replace(/@.*/, "") ?? shell)).toEqual([
      "actions/download-artifact",
      "node {0}",
    ]);
    expect(comment.if).toContain("github.event.pull_request.head.repo.full_name == github.repository");
    const checkout = steps.find(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(checkout?.with).toMatchObject({ "persist-credentials": false });
  });

  it("pins every action to a commit, and says which version that is", () => {
    const used = textOf("github").match(/uses: .*/g) ?? [];
    expect(used).toHaveLength(4);
    for (const line of used) expect(line).toMatch(/^uses: actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("puts no expression into a script", () => {
    for (const { run } of steps) expect(run ?? "").not.toContain("${{");
  });

  it("passes a dangerous change in the run that the label starts, and in no other", () => {
    const stop = step("review", "Stop at danger");
    expect(stop.if).toBe(
      "steps.review.outputs.status == '3' && !(github.event.action == 'labeled' && github.event.label.name == 'mail-dns-accepted')",
    );
    expect(stop.run).toContain("exit 1");
  });
});

describe("the jobs for GitLab", () => {
  const { ".mail-dns": base, "mail-dns-review": judging, "mail-dns-comment": comment } = gitlab;

  it("run for merge requests that touch the stacks, in an image of one version", () => {
    const rule = {
      if: '$CI_PIPELINE_SOURCE == "merge_request_event"',
      changes: ["stacks/**/*", "package-lock.json"],
    };
    expect(base.rules).toEqual([rule]);
    expect(comment.rules).toEqual([{ ...rule, when: "always" }]);
    expect(base.image).toMatch(/^node:\d+\.\d+\.\d+-/);
    expect([judging.extends, comment.extends]).toEqual([".mail-dns", ".mail-dns"]);
  });

  it("keep the token away from what the merge request can change", () => {
    expect(JSON.stringify(judging)).not.toContain("TOKEN");
    expect(comment.variables).toEqual({ GIT_STRATEGY: "none" });
    expect(comment.environment).toEqual({ name: "mail-dns-review", action: "access" });
    expect(comment.script.join("\n")).not.toMatch(/npm|npx/);
  });
});

describe("a review in a comment", () => {
  it("holds no line that GitLab takes for a command, whatever a record says", () => {
    const texts = [
      "/close",
      "a\n/merge\n",
      "\r\n/approve",
      "@everyone",
      "--> <!-- maildomain-review -->",
      "```\n/close\n```",
    ];
    const plan = planDomain({ ...domain, extra: { txt: { "example.com": texts } } });
    const markdown = reviewMarkdown(review({ domains: [], manualActions: [] }, snapshotOf(plan)));
    expect(markdown).toContain("/close");
    expect(
      markdown.split(/\r\n|[\r\n\u2028\u2029]/).filter((line) => line.trimStart().startsWith("/")),
    ).toEqual([]);
    expect(markdown.startsWith(`${commentMark}\n`)).toBe(true);
  });
});

const domain = {
  ...{ hosts: { "mail.example.com": { ipv4: "192.0.2.25" } }, mx: ["mail.example.com"] },
  dmarc: { policy: "none", aggregateReports: ["dmarc@example.com"] },
};

/** A review whose text would do harm in a shell, in an expression, and in JSON. */
const hostile = `${commentMark}\n### Mail DNS\n"'\`$(exit 7)\` \${{ github.token }} $TOKEN \\ \u202e 🛑\nEND\n`;

let folder: string;
let api: CommentsApi | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "maildomain-ci-"));
  mkdirSync(join(folder, "review"));
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await api?.stop();
  api = undefined;
});

/** Starts the service for one test. */
async function serve(name: "github" | "gitlab", given: readonly Comment[] = []): Promise<CommentsApi> {
  return (api = await startComments(name, given));
}

function urlOf(started: CommentsApi | undefined): string {
  if (started === undefined) throw new Error("no service was started");
  return started.url;
}

interface Ended {
  readonly status: number | null;
  readonly output: string;
}

function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  const child = spawn(command, args, {
    cwd: folder,
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (status) => {
      resolve({ status, output });
    });
  });
}

interface Host {
  readonly bot: string;
  /** writes the review of a stack where the job finds it */
  readonly give: (stack: string, text: string) => void;
  readonly comment: (stack: string, more?: Readonly<Record<string, string>>) => Promise<Ended>;
  readonly created: string;
  readonly updated: (id: number) => string;
}

const hosts: Readonly<Record<"github" | "gitlab", Host>> = {
  github: {
    bot: "github-actions[bot]",
    give: (_stack, text) => {
      writeFileSync(join(folder, "review/review.md"), text);
    },
    comment: (stack, more) => {
      // GitHub writes the script to a file and puts its name in place of {0}
      const { run: script = "", shell } = step("comment", "Comment once");
      expect(shell).toBe("node {0}");
      writeFileSync(join(folder, "script"), script);
      const env = {
        GITHUB_API_URL: urlOf(api),
        GITHUB_REPOSITORY: "team/mail",
        NUMBER: "7",
        TOKEN: token,
        STACK: stack,
      };
      return run("node", ["script"], { ...env, ...more });
    },
    created: "POST /repos/team/mail/issues/7/comments",
    updated: (id) => `PATCH /repos/team/mail/issues/comments/${id}`,
  },
  gitlab: {
    bot: "project_7_bot",
    give: (stack, text) => {
      writeFileSync(join(folder, `review/${stack}.md`), text);
    },
    comment: (stack, more) => {
      // the runner puts the lines into one script that ends at the first failure
      const script = ["set -eo pipefail", ...gitlab["mail-dns-comment"].script].join("\n");
      const env = { CI_API_V4_URL: urlOf(api), CI_PROJECT_ID: "3", CI_MERGE_REQUEST_IID: "7", STACK: stack };
      return run("bash", ["-c", script], { ...env, MAILDOMAIN_REVIEW_TOKEN: token, ...more });
    },
    created: "POST /projects/3/merge_requests/7/notes",
    updated: (id) => `PUT /projects/3/merge_requests/7/notes/${id}`,
  },
};

describe.each(["github", "gitlab"] as const)("the comment at %s", (name) => {
  const { bot, give, comment, created, updated } = hosts[name];
  const start = (given: readonly Comment[] = []): Promise<CommentsApi> => serve(name, given);

  it("is made once, then updated, and is the file word for word", async () => {
    const host = await start([{ id: 1, author: "somebody", body: "looks good" }]);
    give("prod", hostile);
    expect(await comment("prod")).toEqual({ status: 0, output: "" });
    expect(host.comments[1]).toMatchObject({ author: bot, body: `<!-- stack prod -->\n${hostile}` });
    const later = hostile.replace("Mail DNS", "Mail DNS: no changes");
    give("prod", later);
    expect(await comment("prod")).toEqual({ status: 0, output: "" });
    expect(host.comments.map(({ body }) => body)).toEqual(["looks good", `<!-- stack prod -->\n${later}`]);
    expect(host.writes).toEqual([created, updated(1001)]);
  });

  it("is another one for another stack", async () => {
    const host = await start();
    for (const stack of ["prod", "dev", "prod"]) {
      give(stack, hostile);
      expect((await comment(stack)).status).toBe(0);
    }
    expect(host.writes).toEqual([created, created, updated(1000)]);
  });

  it("is never that of somebody else who wrote the mark", async () => {
    const mark = `<!-- stack prod -->\n${commentMark}\n`;
    const host = await start([
      { id: 1, author: "somebody", body: mark },
      { id: 2, author: bot, body: `about ${mark}` },
    ]);
    give("prod", hostile);
    expect((await comment("prod")).status).toBe(0);
    expect(host.writes).toEqual([created]);
  });

  it("is found behind hundreds of others", async () => {
    const others = Array.from({ length: 250 }, (_, id) => ({ id, author: "somebody", body: `${id}` }));
    const host = await start([
      ...others,
      { id: 900, author: bot, body: `<!-- stack prod -->\n${commentMark}` },
    ]);
    give("prod", hostile);
    expect((await comment("prod")).status).toBe(0);
    expect(host.writes).toEqual([updated(900)]);
  });

  it("fails the job when it is refused, without showing the token", async () => {
    const host = await start();
    host.refuseWith = 403;
    give("prod", hostile);
    const { status, output } = await comment("prod");
    expect(status).toBe(1);
    expect(output).toContain(": 403 ");
    expect(output).not.toContain(token);
  });
});

describe("the label at GitLab", () => {
  const { give, comment, created } = hosts.gitlab;

  it("is taken off once it was used", async () => {
    const host = await serve("gitlab");
    give("prod", hostile);
    writeFileSync(join(folder, "review/prod.accepted"), "");
    expect((await comment("prod")).status).toBe(0);
    expect(host.writes).toEqual([created, "PUT /projects/3/merge_requests/7"]);
  });

  it("does not matter where a fork has no token", async () => {
    const host = await serve("gitlab");
    const { status, output } = await comment("prod", { MAILDOMAIN_REVIEW_TOKEN: "" });
    expect(status).toBe(0);
    expect(output).toContain("no MAILDOMAIN_REVIEW_TOKEN here");
    expect(host.writes).toEqual([]);
  });
});

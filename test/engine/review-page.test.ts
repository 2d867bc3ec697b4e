// The HTML form of a review in a real browser: what it shows, how it is used, and that it asks for nothing.
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sidesOfFiles } from "../../cli/review/read-sides";
import { backendKinds } from "../../components/backends/registry";
import { planInput } from "../../core/plan";
import { printIssues } from "../../core/issue";
import type { Sides } from "../../core/review/from-preview";
import { reviewHtml } from "../../core/review/forms/html";
import { review } from "../../core/review/review";
import { emptySnapshot, snapshotOf, type Snapshot } from "../../core/review/snapshot";
import { changes } from "../core/review/changes";
import {
  focusedIsOpen,
  focusedSummary,
  focusOutline,
  ground,
  openAll,
  openness,
  overflow,
  paneTexts,
  poorContrasts,
  textsOf,
} from "./page-scripts";

const folder = mkdtempSync(join(tmpdir(), "maildomain-page-"));
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

function snapshot(configuration: object | null): Snapshot {
  if (configuration === null) return emptySnapshot;
  const input = "domains" in configuration ? configuration : { domains: { "example.com": configuration } };
  return snapshotOf(planInput(input, backendKinds));
}

/** The page of a named change on disk, or of the one that the README shows; returns its address. */
async function pageOf(name: string): Promise<string> {
  const sides = name === "readme" ? await readmeSides() : sidesOfChange(name);
  const path = join(folder, `${name}.html`);
  writeFileSync(path, reviewHtml(review(sides.before, sides.after), sides));
  return pathToFileURL(path).href;
}

function sidesOfChange(name: string): Sides {
  const { before, after } = changes[name]!;
  return { before: snapshot(before), after: snapshot(after) };
}

async function readmeSides(): Promise<Sides> {
  const folder = join(__dirname, "../../docs/examples/review");
  const read = await sidesOfFiles(join(folder, "before.yaml"), join(folder, "after.yaml"));
  if (read === undefined || "issues" in read) throw new Error(printIssues(read?.issues ?? []));
  return read.sides;
}

interface Opened {
  readonly page: Page;
  /** what the browser complained about */
  readonly complaints: string[];
  /** what it asked for */
  readonly requests: string[];
}

async function open(name: string, settings: Parameters<Browser["newPage"]>[0] = {}): Promise<Opened> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, ...settings });
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(await pageOf(name));
  return { page, complaints, requests };
}

/** Runs a script in the page. */
async function ask<T>(page: Page, script: string): Promise<T> {
  return await page.evaluate(script);
}

describe("the page of a review", () => {
  it("draws the mail domain before and after", async () => {
    const { page } = await open("provider-move-under-enforced-sts");
    expect(await page.title()).toMatch(/^\d+ changes: \d+ danger/);
    expect(await page.textContent(".picture h2")).toBe("example.com");
    expect(await ask(page, textsOf(".pane h3"))).toEqual([
      "Receives",
      "May send",
      "Signs",
      "Receiver decides",
      "In transit",
      "Answers for addresses",
    ]);
    const panes = await ask<string[]>(page, paneTexts);
    expect(panes).toContain("Receives: add mx1.provider.example preference 10");
    expect(panes).toContain("Receives: remove mail.example.com preference 10, 198.41.0.25");
    expect(panes).toContain("May send: add include:spf.provider.example");
    expect(panes).toContain("May send: same everybody else softfail");
    expect(panes).toContain("Signs: add p1 active, looked up at p1.dkim.provider.example");
    expect(panes).toContain("Receiver decides: same the domain quarantine");
    expect(panes).toContain("Answers for addresses: remove 198.41.0.25 not in these zones");
    expect(panes).toContain(
      "In transit: change MTA-STS - mail.example.com, + mx1.provider.example, + mx2.provider.example, enforce",
    );
    expect(await ask(page, textsOf(".pane.touched h3"))).toHaveLength(5);
    await page.close();
  });

  it("draws a change of a key, and a domain that is new", async () => {
    const { page } = await open("dkim-replaced-in-place");
    expect((await ask<string[]>(page, paneTexts)).find((text) => text.startsWith("Signs: "))).toMatch(
      /^Signs: change 2026a RSA 2048 bits, fingerprint ([0-9a-f]{16}) → RSA 2048 bits, fingerprint (?!\1)[0-9a-f]{16}, active$/,
    );
    await page.goto(await pageOf("first-set-up"));
    const texts = await ask<string[]>(page, paneTexts);
    expect(texts.filter((text) => !text.includes(": add "))).toEqual([]);
    await page.close();
  });

  it("opens what is dangerous, and folds the rest", async () => {
    const { page } = await open("provider-move-under-enforced-sts");
    const found = await ask<string[]>(page, openness);
    expect(new Set(found)).toEqual(new Set(["danger true", "caution false", "safe false"]));
    expect(await page.isVisible("text=mx.sts-uncovered")).toBe(true);
    expect(await page.isVisible("text=action.changes")).toBe(false);
    await page.close();
  });

  it("can be used with the keyboard alone", async () => {
    const { page } = await open("provider-move-under-enforced-sts");
    const count = (await ask<string[]>(page, textsOf("summary"))).length;
    const order: number[] = [];
    for (let press = 0; press < count; press++) {
      await page.keyboard.press("Tab");
      order.push(await ask(page, focusedSummary));
    }
    expect(order).toEqual(Array.from({ length: count }, (_, index) => index));
    expect(await ask(page, focusedIsOpen)).toBe(false);
    await page.keyboard.press("Enter");
    expect(await ask(page, focusedIsOpen)).toBe(true);
    await page.keyboard.press("Space");
    expect(await ask(page, focusedIsOpen)).toBe(false);
    expect(await ask(page, focusOutline)).toBe("solid");
    await page.close();
  });

  it.each(["light", "dark"] as const)("is readable in the %s scheme", async (colorScheme) => {
    const { page } = await open("everything-at-once", { colorScheme });
    await ask(page, openAll);
    expect(await ask(page, ground)).toBe(colorScheme === "light" ? "rgb(246, 245, 242)" : "rgb(20, 24, 28)");
    const { texts, poor } = await ask<{ texts: number; poor: string[] }>(page, poorContrasts);
    expect(texts).toBeGreaterThan(200);
    expect(poor).toEqual([]);
    await page.close();
  });

  it.each([320, 360, 800])("needs no scrolling sideways at %i pixels", async (width) => {
    for (const name of ["everything-at-once", "hostile-text", "many-values"]) {
      const { page } = await open(name, { viewport: { width, height: 800 } });
      await ask(page, openAll);
      expect(await ask(page, overflow), name).toBeLessThanOrEqual(0);
      await page.close();
    }
  });

  it.each(["everything-at-once", "hostile-text", "fifty-domains", "nothing"])(
    "complains of nothing and asks for nothing but itself: %s",
    async (name) => {
      const { page, complaints, requests } = await open(name);
      await page.waitForLoadState("load");
      expect(complaints).toEqual([]);
      expect(requests).toEqual([page.url()]);
      expect(await page.$$("script, img, iframe, link, object, embed, a")).toEqual([]);
      await page.close();
    },
  );

  it("shows hostile text as text", async () => {
    const { page } = await open("hostile-text");
    await page.click("summary");
    expect(await page.textContent("main")).toContain("<script>alert(1)</script>");
    await page.close();
  });

  it("draws once what fifty mail domains have in common", async () => {
    const { page } = await open("fifty-domains");
    expect(await ask(page, textsOf(".picture h2"))).toEqual(["d01.example"]);
    const text = await page.textContent(".picture > p");
    expect(text).toMatch(/^the same for 49 more: d02\.example, .*, d50\.example$/);
    await page.close();
  });

  it("folds the pictures behind the third, and the keyboard opens them", async () => {
    const { page } = await open("four-domains");
    expect(await ask(page, textsOf(".picture h2"))).toHaveLength(4);
    expect(await page.isVisible("text=198.41.0.3")).toBe(true);
    expect(await page.isVisible("text=198.41.0.4")).toBe(false);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.isVisible("text=198.41.0.4")).toBe(true);
    await page.close();
  });

  it("has a picture in the documentation", async () => {
    const picture = join(__dirname, "../../docs/review.png");
    const { page } = await open("readme", {
      colorScheme: "light",
      viewport: { width: 1180, height: 1240 },
    });
    expect(await ask(page, paneTexts)).toContain("May send: remove include:_spf.example.net");
    if (process.env["UPDATE_GOLDEN"] === "1") await page.screenshot({ path: picture });
    await page.close();
    expect(existsSync(picture)).toBe(true);
    expect(statSync(picture).size).toBeLessThan(300_000);
  });
});

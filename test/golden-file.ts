// Golden files: what was reviewed once and must not change unnoticed. UPDATE_GOLDEN=1 writes them anew.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";

/** Compares text with a file below the repository, or writes the file when UPDATE_GOLDEN is set. */
export function expectGolden(path: string, text: string): void {
  const file = join(__dirname, "..", path);
  if (process.env["UPDATE_GOLDEN"] === "1") {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, "utf8"));
}

// The file of recorded answers as a program finds it: read whole, or refused with the place of its mistake.
import { readFileSync, statSync } from "node:fs";
import { load, YAMLException } from "js-yaml";
import { quote } from "../core/dns/name";
import { parseObservations, type Observations } from "../core/dns/observations";
import { defineRules, reporter, type Issue } from "../core/issue";

export const observationsFileRules = defineRules({
  "observations.file": {
    level: "E",
    title: "the file of recorded answers can be read",
    why: "without it the plan would look as if nobody had ever asked the DNS",
    example: "maildomain plan --observations stacks/observations.json",
  },
  "observations.syntax": {
    level: "E",
    title: "the file of recorded answers is what maildomain observe wrote",
    why: "half of the answers would pass for all of them",
    example: "maildomain observe writes it anew",
  },
});
const report = reporter(observationsFileRules);

const fix = "delete it and run maildomain observe";
const largest = 64 * 1024 * 1024;

/** Recorded answers, or why the file cannot be used; neither when there is no such file. */
export interface ObservationsFile {
  readonly answers?: Observations;
  readonly issue?: Issue;
}

/** Reads the file; one that has to exist is an issue when it does not. */
export function readObservations(path: string, mustExist = false): ObservationsFile {
  let text: string;
  try {
    const { size } = statSync(path);
    if (size > largest) {
      const reason = `${quote(path)} has ${size} octets, at most ${largest} are read`;
      return { issue: report("observations.file", path, reason, { fix }) };
    }
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && !mustExist) return {};
    const reason = code === "ENOENT" ? "does not exist" : `cannot be read: ${message}`;
    return { issue: report("observations.file", path, `${quote(path)} ${reason}`) };
  }
  const read = parseObservations(text);
  if ("value" in read) return { answers: read.value };
  return { issue: report("observations.syntax", placeOf(read.key, text, path), read.error, { fix }) };
}

/** The line of a question in the file; without one, the line at which the text is no JSON. */
function placeOf(key: string | undefined, text: string, path: string): string {
  const offset = key === undefined ? -1 : text.indexOf(`${JSON.stringify(key)}:`);
  if (offset >= 0) return `${path}:${text.slice(0, offset).split("\n").length}`;
  const line = key === undefined ? syntaxLine(text) : undefined;
  return line === undefined ? path : `${path}:${line}`;
}

/** JSON.parse gives no line; what is no YAML either has one there. */
function syntaxLine(text: string): number | undefined {
  try {
    load(text);
  } catch (error) {
    // js-yaml gives the mark at run time, its types leave it open
    const mark = error instanceof YAMLException ? (error.mark as { line: number } | undefined) : undefined;
    return mark && mark.line + 1;
  }
  return undefined;
}

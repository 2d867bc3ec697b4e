// Reads a configuration from a stack file or from a file of its own, and finds the line of a place in it.
import { readFileSync, statSync } from "node:fs";
import { CORE_SCHEMA, load, YAMLException } from "js-yaml";
import { quote } from "../core/dns/name";
import { defineRules, reporter, type Issue } from "../core/issue";
import { isMapping } from "../core/json";
import { parsePath } from "../core/path";

export const fileRules = defineRules({
  "config.file": {
    level: "E",
    title: "the configuration file can be read",
    why: "nothing can be planned without it",
    example: "maildomain plan --config mail.yaml",
  },
  "config.too-large": {
    level: "E",
    title: "a configuration file has at most 64 MiB",
    why: "a larger file is not a mail configuration; ten thousand domains need about 10 MB",
    example: "one file per group of domains",
  },
  "config.syntax": {
    level: "E",
    reference: "YAML 1.2",
    title: "the configuration is YAML or JSON, each key once",
    why: "a repeated key would silently lose one of its values",
    example: "domains: { example.com: { mx: [ mail.example.com ] } }",
  },
  "config.empty": {
    level: "E",
    title: "the configuration says something",
    why: "an empty configuration would delete every record that was published before",
    example: "domains: { example.com: { mx: [ mail.example.com ] } }",
  },
});
const report = reporter(fileRules);

const largest = 64 * 1024 * 1024;

/** A configuration as it was read: the value with `zones` and `domains`, or the issues that prevented it. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
  /** the steps from the file's top to `zones` and `domains` */
  readonly base: readonly string[];
  readonly input: unknown;
  readonly issues: readonly Issue[];
}

/** Reads a YAML or JSON file whose top holds `zones` and `domains`. */
export function readConfigFile(path: string): ConfigFile {
  return readFile(path, [], (top) => top);
}

/** Reads the `maildomain:zones` and `maildomain:domains` of a Pulumi stack file. */
export function readStackFile(path: string): ConfigFile {
  return readFile(path, ["config"], (top) => {
    const config = isMapping(top) && isMapping(top["config"]) ? top["config"] : {};
    const entries = Object.entries(config).flatMap(([key, value]) =>
      key.startsWith("maildomain:") ? [[key.slice("maildomain:".length), value]] : [],
    );
    return Object.fromEntries(entries) as unknown;
  });
}

function readFile(path: string, base: readonly string[], select: (top: unknown) => unknown): ConfigFile {
  const failed = (issue: Issue, text = ""): ConfigFile => ({
    path,
    text,
    base,
    input: undefined,
    issues: [issue],
  });
  const text = readText(path);
  if (typeof text !== "string") return failed(text);
  try {
    // JSON is YAML, and this reader refuses a repeated key in both
    const top = load(text, { schema: CORE_SCHEMA, filename: path });
    if (top === undefined || top === null)
      return failed(report("config.empty", path, `${quote(path)} is empty`), text);
    if (!isMapping(top)) {
      const kind = Array.isArray(top) ? "a list" : quote(JSON.stringify(top));
      return failed(
        report("config.syntax", path, `${quote(path)} holds ${kind}, a mapping with domains is required`),
        text,
      );
    }
    return { path, text, base, input: select(top), issues: [] };
  } catch (error) {
    if (error instanceof YAMLException) return failed(syntaxIssue(error, path), text);
    throw error;
  }
}

function readText(path: string): string | Issue {
  try {
    const { size } = statSync(path);
    if (size > largest) {
      const text = `${quote(path)} has ${size} octets, at most ${largest} are read`;
      return report("config.too-large", path, text, { fix: "divide it" });
    }
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason =
      code === "ENOENT"
        ? "does not exist"
        : code === "EISDIR"
          ? "is a directory"
          : `cannot be read: ${message}`;
    return report("config.file", path, `${quote(path)} ${reason}`);
  }
}

function syntaxIssue(error: YAMLException, path: string): Issue {
  // js-yaml gives the mark at run time, its types leave it open
  const mark = error.mark as { line: number; column: number } | undefined;
  const where = mark ? `${path}:${mark.line + 1}:${mark.column + 1}` : path;
  const fix = error.reason.includes("duplicated")
    ? "keep one of the two"
    : "check quotes, colons and indentation there";
  return report("config.syntax", where, `not valid YAML or JSON: ${error.reason}`, { fix });
}

/** The issues with the line and column of their place put in front, where the place stands in the file. */
export function locate(issues: readonly Issue[], file: ConfigFile): Issue[] {
  if (!issues.some((issue) => issue.severity === "error") || file.text === "") return [...issues];
  // this reader keeps positions but needs ten times as long; only a faulty file pays for it
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { LineCounter, parseDocument } = require("yaml") as typeof import("yaml"); // eslint-disable-line @typescript-eslint/consistent-type-imports
  const lines = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: lines, uniqueKeys: false });
  return issues.map((issue) => {
    if (issue.severity !== "error") return issue;
    for (let path = parsePath(issue.where) ?? []; path.length > 0; path = path.slice(0, -1)) {
      const [first, ...rest] = path;
      const key = file.base.length > 0 ? `maildomain:${String(first)}` : first;
      const node = document.getIn([...file.base, key, ...rest], true) as
        { range?: readonly number[] } | undefined;
      const offset = node?.range?.[0];
      if (offset === undefined) continue;
      const { line, col } = lines.linePos(offset);
      return { ...issue, where: `${file.path}:${line}:${col} ${issue.where}` };
    }
    return issue;
  });
}

// What zod found wrong, as issues: code, place, value quoted, what is allowed.
import type { z } from "zod";
import { quote } from "../dns/name";
import type { Issue } from "../issue";
import type { Path } from "../path";
import { keyPlace } from "./key-place";
import { nearest } from "./nearest";
import { reservedKey } from "./reserved-key";
import { report } from "./rules";

export { configRules } from "./rules";

type ZodIssue = z.core.$ZodIssue;

/** Where the issues belong: the place of the whole value, and the schema that it was read with. */
interface Subject {
  readonly base: string;
  readonly schema: z.core.$ZodType;
}

/** Every zod issue of a value at `base` as one of ours. */
export function issuesOf(error: z.ZodError, schema: z.core.$ZodType, base: string): Issue[] {
  return error.issues.flatMap((issue) => translate(issue, { base, schema }, issue.path));
}

function translate(issue: ZodIssue, subject: Subject, path: Path): Issue[] {
  const where = keyPlace(subject.base, path) || "configuration";
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys
        .filter((key) => key !== reservedKey)
        .map((key) => unknownKey(key, keyPlace(subject.base, path), knownKeys(subject.schema, path, key)));
    case "invalid_union":
      return translateUnion(issue, subject, path);
    case "invalid_key":
    case "invalid_element":
      return issue.issues.flatMap((inner) => translate(inner, subject, [...path, ...inner.path]));
    case "custom":
      return [customIssue(issue, where)];
    case "invalid_type":
      return [wrongType(issue, where)];
    case "invalid_value":
      return [wrongValue(issue.values.map(String), issue.input, where)];
    default:
      if (issue.code === "too_small" && issue.origin === "string" && issue.minimum === 1)
        return [report("config.value", where, "a text that is not empty is required here")];
      return [report("config.value", where, withValue(lowerFirst(issue.message), issue.input))];
  }
}

/** A union fails in each branch; the branch that got furthest is the one that was meant. */
function translateUnion(issue: UnionIssue, subject: Subject, path: Path): Issue[] {
  const where = keyPlace(subject.base, path) || "configuration";
  if (issue.discriminator !== undefined) {
    const given = (issue.input as Readonly<Record<string, unknown>> | undefined)?.[issue.discriminator];
    return [wrongValue((issue.options ?? []).map(String), given, where)];
  }
  const branches = branchesOf(issue);
  const deep = branches.find((branch) => branch.length > 0 && !branch.some((inner) => isMismatch(inner)));
  if (deep) return deep.flatMap((inner) => translate(inner, subject, [...path, ...inner.path]));
  const allowed = branches.flatMap((branch) => branch.filter((inner) => isMismatch(inner)).map(expectation));
  const forms = [...new Set(allowed)].join(" or ");
  if (issue.input === undefined) return [report("config.required", where, `${forms} is required here`)];
  return [report("config.value", where, withValue(`expected ${forms}`, issue.input))];
}

type UnionIssue = Extract<ZodIssue, { code: "invalid_union" }> & {
  readonly discriminator?: string | undefined;
  readonly options?: readonly unknown[] | undefined;
};

/** What each branch says; a branch that is itself a union of whole values counts as its own branches. */
function branchesOf(issue: UnionIssue): readonly (readonly ZodIssue[])[] {
  return (issue.errors as readonly (readonly ZodIssue[])[]).flatMap((branch) => {
    const [inner] = branch;
    return branch.length === 1 && inner?.code === "invalid_union" && inner.path.length === 0
      ? branchesOf(inner)
      : [branch];
  });
}

/** True when the value as a whole did not fit, as against something inside of it. */
function isMismatch(issue: ZodIssue): boolean {
  return issue.path.length === 0 && (issue.code === "invalid_type" || issue.code === "invalid_value");
}

function expectation(issue: ZodIssue): string {
  if (issue.code === "invalid_type") return `a ${typeNames[issue.expected] ?? issue.expected}`;
  if (issue.code === "invalid_value") return issue.values.map((value) => quote(String(value))).join(" or ");
  return lowerFirst(issue.message);
}

const typeNames: Readonly<Record<string, string>> = {
  array: "list",
  object: "mapping",
  record: "mapping",
  string: "text",
};

function unknownKey(key: string, where: string, known: readonly string[]): Issue {
  if (known.includes(key)) {
    const text = `key ${quote(key)} does not go together with the other keys here`;
    return report("config.unknown-key", keyPlace(where, [key]), text, { fix: "keep one form of the value" });
  }
  const near = nearest(key, known);
  const allowed = known.length === 0 ? "" : `, allowed are ${known.join(", ")}`;
  const fix = near === undefined ? "remove it" : `did you mean ${quote(near)}?`;
  return report("config.unknown-key", keyPlace(where, [key]), `unknown key ${quote(key)}${allowed}`, { fix });
}

/** The keys that the schema knows at a path; where several forms are possible, those of the nearest one. */
function knownKeys(schema: z.core.$ZodType, path: Path, key: string): readonly string[] {
  const shapes = schemasAt(schema, path).map((found) => Object.keys(found));
  return shapes.find((keys) => nearest(key, keys) !== undefined) ?? shapes[0] ?? [];
}

/** The shapes of the objects that may stand at a path. */
function schemasAt(schema: z.core.$ZodType, path: Path): Readonly<Record<string, z.core.$ZodType>>[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "readonly":
    case "catch":
      return schemasAt(def.innerType, path);
    case "pipe":
      return [def.in, def.out].flatMap((side) => schemasAt(side, path));
    case "union":
      return def.options.flatMap((option) => schemasAt(option, path));
    case "object": {
      if (path.length === 0) return [def.shape];
      const key = String(path[0]);
      const next = Object.hasOwn(def.shape, key) ? def.shape[key] : undefined;
      return next === undefined ? [] : schemasAt(next, path.slice(1));
    }
    case "record":
      return path.length === 0 ? [] : schemasAt(def.valueType, path.slice(1));
    case "array":
      return path.length === 0 ? [] : schemasAt(def.element, path.slice(1));
    default:
      return [];
  }
}

function customIssue(issue: Extract<ZodIssue, { code: "custom" }>, where: string): Issue {
  const { code, reference, fix } = (issue.params ?? {}) as {
    code?: string;
    reference?: string;
    fix?: string;
  };
  const found = report("config.value", where, issue.message, {
    ...(fix === undefined ? {} : { fix }),
    ...(reference === undefined ? {} : { reference }),
  });
  return code === undefined ? found : { ...found, code };
}

function wrongType(issue: Extract<ZodIssue, { code: "invalid_type" }>, where: string): Issue {
  const wanted = typeNames[issue.expected] ?? issue.expected;
  if (issue.input === undefined) return report("config.required", where, `a ${wanted} is required here`);
  return report("config.type", where, withValue(`expected a ${wanted}`, issue.input));
}

function wrongValue(values: readonly string[], given: unknown, where: string): Issue {
  if (given === undefined)
    return report(
      "config.required",
      where,
      `${values.length === 1 ? "" : "one of "}${values.join(", ")} is required here`,
    );
  const near = typeof given === "string" ? nearest(given, values) : undefined;
  const message = withValue(`allowed ${values.length === 1 ? "is" : "are"} ${values.join(", ")}`, given);
  return report(
    "config.value",
    where,
    message,
    near === undefined ? {} : { fix: `did you mean ${quote(near)}?` },
  );
}

function withValue(message: string, value: unknown): string {
  return `${message}, got ${describe(value)}`;
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "string") return quote(value);
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint")
    return String(value);
  if (Array.isArray(value)) return "a list";
  if (typeof value !== "object") return `a ${typeof value}`;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype ? "a mapping" : "an object of a program";
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

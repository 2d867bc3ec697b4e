import * as z from "zod";
import { withoutDot, type Fqdn } from "../../dns/name";
import { rrTypes, type Rdata, type RrType } from "../../dns/rdata";
import { pathText } from "../../path";
import { byName, nameField, octetsField, ttlField } from "../fields";
import { parseValue, privateKey, type ValueProblem } from "./record";

/** One record that no other part of the configuration builds. */
export interface ExtraRecord {
  readonly owner: Fqdn;
  readonly type: RrType;
  /** seconds; `undefined`: the ttl of the mail domain */
  readonly ttl: number | undefined;
  readonly rdata: Rdata;
  /** its place below the mail domain: "extra.records[0].values[1]" */
  readonly path: string;
  /** written as plain text, not in presentation format */
  readonly plain: boolean;
}

declare module "../feature" {
  interface MailConfig {
    /** free records, and TXT values of others at names that are shared with them */
    readonly extra: readonly ExtraRecord[];
  }
}

function refuse(context: z.RefinementCtx, problem: ValueProblem, input: unknown, path: PropertyKey[]): void {
  const { message, ...params } = problem;
  context.issues.push({ code: "custom", input, path, message, params });
}

const text = z.string().superRefine((value, context) => {
  if (value.includes("PRIVATE KEY")) refuse(context, privateKey, value, []);
});
const plainText = text.pipe(octetsField);
const list = z.array(plainText);

const txtEntry = z.union([
  plainText.transform((values) => ({ values: values as string | string[], ttl: undefined })),
  list.transform((values) => ({ values, ttl: undefined })),
  z
    .strictObject({
      values: z.union([plainText, list]).meta({
        description: "plain text, or a list of texts; each is one TXT value",
      }),
      ttl: ttlField.optional().meta({ description: "seconds; default: the ttl of the mail domain" }),
    })
    .transform(({ values, ttl }) => ({ values, ttl })),
]);

const txt = byName(txtEntry)
  .transform((entries): readonly ExtraRecord[] =>
    entries.flatMap(([owner, { values, ttl }]) => {
      const path = pathText("extra.txt", [withoutDot(owner)]);
      const record = (octets: string, place: string): ExtraRecord => {
        return { owner, type: "TXT", ttl, rdata: { text: octets }, path: place, plain: true };
      };
      return typeof values === "string"
        ? [record(values, path)]
        : values.map((octets, index) => record(octets, `${path}[${index}]`));
    }),
  )
  .default([])
  .meta({
    description:
      "TXT values of others at names that are shared with mail, as plain text (not quoted, any length); they join the records of this mail domain at the same name",
    examples: [{ "example.com": ["google-site-verification=abc", "MS=ms12345678"] }],
  });

type Unplaced = Omit<ExtraRecord, "path"> & { readonly path: PropertyKey[] };

const record = z
  .strictObject({
    name: nameField.meta({ description: "absolute owner name", examples: ["www.example.com"] }),
    type: z.enum(rrTypes).meta({ description: "RR type" }),
    ttl: ttlField.optional().meta({ description: "seconds; default: the ttl of the mail domain" }),
    value: z
      .string()
      .optional()
      .meta({
        description: "RDATA in presentation format, names absolute (RFC 1035 5.1)",
        examples: ["192.0.2.80", "10 mail.example.com", '"text in double quotes"'],
      }),
    values: z
      .array(z.string())
      .optional()
      .meta({ description: "several RDATA of one RRset, instead of value" }),
  })
  .transform((given, context): readonly Unplaced[] => {
    const texts =
      given.value === undefined
        ? (given.values ?? []).map((value, index) => ({ value, path: ["values", index] }))
        : [{ value: given.value, path: ["value"] }];
    const choice = choiceProblem(given);
    if (choice !== undefined) context.issues.push({ code: "custom", input: given, ...choice });
    return texts.flatMap(({ value, path }) => {
      const parsed = parseValue(given.type, value);
      if ("value" in parsed) {
        const { type, ttl } = given;
        return [{ owner: given.name, type, ttl, rdata: parsed.value, path, plain: false }];
      }
      refuse(context, parsed, value, path);
      return [];
    });
  });

function choiceProblem(given: { value?: string | undefined; values?: readonly string[] | undefined }) {
  if (given.value !== undefined && given.values !== undefined)
    return { path: ["values"], message: "value and values exclude each other; put every value into values" };
  if (given.value === undefined && given.values === undefined)
    return { path: ["value"], message: "a value is required here", params: { code: "config.required" } };
  if (given.value === undefined && given.values?.length === 0)
    return { path: ["values"], message: "at least one value is required, got an empty list" };
  return undefined;
}

const records = z
  .array(record)
  .transform((list): readonly ExtraRecord[] =>
    list.flatMap((unplaced, index) =>
      unplaced.map((entry) => ({ ...entry, path: pathText("extra.records", [index, ...entry.path]) })),
    ),
  )
  .default([])
  .meta({ description: "free records, any of the RR types that are handled here" });

export const extraSchema = z
  .strictObject({ txt, records })
  .transform((given): readonly ExtraRecord[] => [...given.txt, ...given.records])
  .prefault({})
  .meta({ description: "records that no other part of the configuration builds" });

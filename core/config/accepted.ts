// Decisions to live without a manual action for a while, by its id.
import * as z from "zod";
import { quote } from "../dns/name";
import { parsed } from "../mail/fields";
import type { Result } from "../result";

function parseDay(text: string): Result<string> {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(text)) return { value: text };
  return { error: `${quote(text)} is no day; write it as 2027-03-31` };
}

const decision = z.strictObject({
  reason: z.string().min(1).meta({ description: "why, for the next reader" }),
  until: parsed("config.value", parseDay).meta({
    description: "the last day on which the decision stands, YYYY-MM-DD; after it the action is open again",
    examples: ["2027-03-31"],
  }),
});

export const acceptedSchema = z
  .record(z.string(), decision)
  .transform((entries) =>
    Object.entries(entries)
      .map(([id, { reason, until }]) => ({ id, reason, until }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  )
  .prefault({})
  .meta({
    description: "manual actions to live without for a while, by the id that maildomain actions prints",
    examples: [{ "ptr/192.0.2.25": { reason: "line without PTR until it moves", until: "2027-03-31" } }],
  });

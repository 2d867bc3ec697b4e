// A review for programs: versioned, every key always there. docs/review.schema.json is made from what stands here.
import * as z from "zod";
import { rrTypes } from "../../dns/rdata";
import { risks, type Finding, type Point } from "../../mail/diff";
import type { Change, RecordChange, Review } from "../change";
import { unknownText } from "../../engine-values";
import { safeJson } from "./safe-text";

/** The version of the JSON form; it grows when a key changes its meaning. */
const reviewVersion = 1;

const about = (description: string) => ({ description });
const op = z.enum(["add", "change", "remove"]);
const risk = z.enum(risks);

const finding = z.strictObject({
  code: z.string().meta(about("the risk rule, as maildomain explain knows it")),
  risk,
  reason: z.string().meta(about("what is at stake in this change")),
  why: z.string().meta(about("what may happen to mail")),
  rollback: z.string(),
});

const judged = {
  id: z.string().meta(about("stable identity inside the review")),
  domain: z.string().meta(about("the mail domain, without final dot")),
  op,
  summary: z.string(),
  risk,
  findings: z.array(finding).meta(about("why it is not simply safe, the riskiest first")),
};

const record = z
  .strictObject({
    ttl: z.number().meta(about("seconds")),
    rdatas: z
      .array(z.string().nullable())
      .meta(about("presentation text; null for a value that is known after apply")),
  })
  .nullable();

const zone = z.string().nullable();

const change = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("record"),
    ...judged,
    room: z.string().meta(about("the protocol, as the configuration calls it")),
    title: z.string().meta(about("the protocol, as people call it")),
    zone: z
      .strictObject({ before: zone, after: zone })
      .meta(about("zone apex without final dot; null where the record does not stand")),
    owner: z.string().meta(about("absolute, with final dot")),
    type: z.enum(rrTypes),
    before: record,
    after: record,
    points: z.array(
      z.strictObject({
        op: z.enum(["add", "remove", "change", "same"]),
        label: z.string(),
        before: z.string().nullable(),
        after: z.string().nullable(),
        note: z.string().nullable(),
      }),
    ),
    rollback: z.string(),
    cachedSeconds: z.number().meta(about("for how long resolvers may answer with the old value")),
  }),
  z.strictObject({
    kind: z.literal("action"),
    ...judged,
    action: z
      .looseObject({ id: z.string(), kind: z.string(), domain: z.string() })
      .meta(about("as maildomain actions --format json prints it")),
  }),
  z.strictObject({
    kind: z.literal("issue"),
    ...judged,
    issue: z.strictObject({
      code: z.string(),
      severity: z.enum(["error", "warning"]),
      where: z.string(),
      message: z.string().nullable(),
    }),
  }),
]);

const reviewSchema = z.strictObject({
  version: z.literal(reviewVersion),
  risk: risk.nullable().meta(about("the highest of all changes; null when nothing changes")),
  counts: z.strictObject({
    danger: z.number(),
    caution: z.number(),
    safe: z.number(),
    unchanged: z.number().meta(about("RRsets that stay as they are")),
  }),
  changes: z.array(change),
});

/** What `review --json` prints. */
export type ReviewJson = z.infer<typeof reviewSchema>;

/** The JSON Schema of the JSON form. */
export function reviewJsonSchema(): object {
  return { title: "A review of maildomain", ...z.toJSONSchema(reviewSchema) };
}

/** A review in its JSON form. */
export function reviewJson({ changes, unchanged, risk: highest }: Review): ReviewJson {
  const count = (wanted: Change["risk"]): number =>
    changes.filter(({ risk: found }) => found === wanted).length;
  return {
    version: reviewVersion,
    risk: highest,
    counts: { danger: count("danger"), caution: count("caution"), safe: count("safe"), unchanged },
    changes: changes.map(changeJson),
  };
}

/** The text of the JSON form; what moves or hides other text is escaped in it. */
export function reviewJsonText(review: Review): string {
  return `${safeJson(JSON.stringify(reviewJson(review), null, 2))}\n`;
}

type ChangeJson = ReviewJson["changes"][number];

function changeJson(one: Change): ChangeJson {
  const { id, domain, op: how, summary, risk: found, findings } = one;
  const base = {
    id,
    domain,
    op: how,
    summary,
    risk: found,
    findings: findings.map((item: Finding) => ({ ...item })),
  };
  if (one.kind === "action") return { kind: "action", ...base, action: { ...one.action } };
  if (one.kind === "issue") {
    const { code, severity, where, message = null } = one.issue;
    return { kind: "issue", ...base, issue: { code, severity: severity as "error", where, message } };
  }
  const { room, title, zone: zones, owner, type, points, rollback, cachedSeconds } = one;
  const sides = { before: known(one.before), after: known(one.after) };
  const values = { room, title, zone: zones, owner, type, ...sides, points: points.map(pointJson) };
  return { kind: "record", ...base, ...values, rollback, cachedSeconds };
}

function pointJson({ op: how, label, before, after, note }: Point) {
  return { op: how, label, before: before ?? null, after: after ?? null, note: note ?? null };
}

function known(side: RecordChange["before"]) {
  if (side === null) return null;
  return { ttl: side.ttl, rdatas: side.rdatas.map((text) => (text.includes(unknownText) ? null : text)) };
}

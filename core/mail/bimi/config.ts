import * as z from "zod";
import { isHostName, parseName, quote, withoutDot } from "../../dns/name";
import { pathText } from "../../path";
import type { Result } from "../../result";
import { oneOrMore, parsed, ttlField } from "../fields";
import { avatarPreferences, parseAuthority, parseLocation, parsePrefix, type BimiRecord } from "./record";

/** An assertion record and where it stands. */
export interface BimiEntry {
  /** in lower case: "default", "summer.2027" */
  readonly selector: string;
  readonly record: BimiRecord;
  /** its place below the mail domain: "bimi" */
  readonly path: string;
}

/** The pictures that stand for the mail domain. */
export interface BimiConfig {
  readonly entries: readonly BimiEntry[];
  /** seconds */
  readonly ttl: number | undefined;
}

declare module "../feature" {
  interface MailConfig {
    /** the pictures that mailboxes show beside mail of the domain */
    readonly bimi: BimiConfig;
  }
}

const draft = "draft-brand-indicators-for-message-identification-12";
const code = "bimi.syntax";

function readSelector(text: string): Result<string> {
  const name = parseName(text);
  if ("value" in name && isHostName(name.value)) return { value: withoutDot(name.value) };
  const hint = text.includes("_bimi") ? "; leave _bimi and the domain away" : "";
  return { error: `selector ${quote(text)} must have labels of letters, digits and inner hyphens${hint}` };
}

const avatarField = z.string().transform((text, context) => {
  const preference = avatarPreferences.find((known) => known === text);
  if (preference !== undefined) return preference;
  const message = `avatar preference ${quote(text)} is unknown, allowed are ${avatarPreferences.join(", ")}`;
  context.issues.push({ code: "custom", input: text, message, params: { code, reference: `${draft} 4.3` } });
  return z.NEVER;
});

const fields = {
  location: parsed("bimi.url", parseLocation, `${draft} 4.3`)
    .optional()
    .meta({
      description: "https URI of the picture, an SVG (tag l); required unless declined is true",
      examples: ["https://example.com/brand/logo.svg"],
    }),
  authority: parsed("bimi.url", parseAuthority, `${draft} 4.3`)
    .optional()
    .meta({
      description:
        "https URI of the mark certificate, in PEM, that proves the right to the picture (tag a); default: none",
      examples: ["https://example.com/brand/vmc.pem"],
    }),
  declined: z.boolean().default(false).meta({
    description: "true says that no picture is to be shown (empty l and a); default: false",
  }),
  avatarPreference: avatarField.optional().meta({
    enum: [...avatarPreferences],
    description:
      "brand, or personal: mailboxes show the sender's own picture when there is one (tag avp); default: unsaid, which means brand",
    examples: ["personal"],
  }),
  localPartSelectors: z
    .union([
      z.literal(true).transform((): readonly string[] => []),
      oneOrMore(parsed(code, parsePrefix, `${draft} 4.3`)),
    ])
    .optional()
    .meta({
      description:
        "prefixes of local parts whose mail has pictures of its own, at a selector that reads like the local part; true for every local part (tag lps); default: none",
      examples: [["newsletter"]],
    }),
};

const entryFields = z.strictObject(fields);
type Given = z.output<typeof entryFields>;

const selectors = z.record(z.string(), entryFields).transform((entries, context) => {
  const seen = new Set<string>();
  const read = Object.entries(entries).flatMap(([key, given]): BimiEntry[] => {
    const selector = readSelector(key);
    const twice = "value" in selector && seen.has(selector.value);
    if ("error" in selector || twice) {
      const message = "error" in selector ? selector.error : `selector ${quote(key)} is configured twice`;
      const params = { code, reference: `${draft} 4.4` };
      context.issues.push({ code: "custom", input: key, path: [key], message, params });
      return [];
    }
    seen.add(selector.value);
    const record = toRecord(given, [key], context);
    return [{ selector: selector.value, record, path: pathText("bimi.selectors", [key]) }];
  });
  // the order of keys in a file means nothing
  return read.sort((a, b) => (a.selector < b.selector ? -1 : 1));
});

/** The record that an entry asks for; what contradicts itself is reported. */
function toRecord(given: Given, path: string[], context: z.RefinementCtx): BimiRecord {
  const { location, authority, declined, avatarPreference, localPartSelectors } = given;
  const message =
    declined && (location !== undefined || authority !== undefined)
      ? "declined: true stands beside a location or an authority; one or the other is meant"
      : !declined && location === undefined
        ? "a location is required: the https URI of an SVG"
        : undefined;
  if (message !== undefined) {
    const params = { code, reference: `${draft} 4.3`, fix: "give the location, or declined: true alone" };
    const key = declined ? "declined" : "location";
    context.issues.push({ code: "custom", input: given, path: [...path, key], message, params });
  }
  return {
    location: location ?? "",
    authority: declined ? "" : authority,
    localPartSelectors,
    avatarPreference,
  };
}

const settings = z
  .strictObject({
    ...fields,
    selector: parsed(code, readSelector, `${draft} 4.4`)
      .prefault("default")
      .meta({
        description: `selector of this record; other selectors than default are asked for only when a mail names them (${draft} 4.4)`,
        examples: ["default"],
      }),
    selectors: selectors.prefault({}).meta({
      description: `further records by selector (${draft} 4.4); default: none`,
      examples: [{ newsletter: { location: "https://example.com/brand/newsletter.svg" } }],
    }),
    ttl: ttlField.optional().meta({ description: "seconds; default: the ttl of the mail domain" }),
  })
  .transform(({ selector, selectors: further, ttl, ...given }, context): BimiConfig => {
    const asked = Object.values(given).some((value) => value !== undefined && value !== false);
    if (!asked && further.length > 0) return { entries: further, ttl };
    if (further.some((entry) => entry.selector === selector)) {
      const message = `selector ${quote(selector)} is configured twice`;
      const params = { code, reference: `${draft} 4.4` };
      context.issues.push({ code: "custom", input: selector, path: ["selectors"], message, params });
    }
    const record = toRecord(given, [], context);
    return { entries: [{ selector, record, path: "bimi" }, ...further], ttl };
  });

export const bimiSchema = z
  .union([z.literal(["off", false]).transform((): BimiConfig => ({ entries: [], ttl: undefined })), settings])
  .prefault("off")
  .meta({
    description: `BIMI: the picture that mailboxes show beside mail of the domain (${draft}); off for none`,
    examples: [{ location: "https://example.com/brand/logo.svg" }],
  });

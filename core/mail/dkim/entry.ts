// The settings of one selector: their schema, and how they fit together.
import * as z from "zod";
import { nameField, oneOrMore, ttlField } from "../fields";
import { keyTypes, privateKeyFault, saysPrivate } from "./key";
import { readGivenKey } from "./pasted";
import { dkimRules, fault, type Fault } from "./rules";
import { states, type DkimSelector } from "./selector";

/** A selector without its name and place. */
export type Unplaced = Omit<DkimSelector, "selector" | "path">;

/** Refuses a value under a code of this room. */
export function refuse(
  context: z.RefinementCtx,
  { code, error, fix }: Fault,
  path: PropertyKey[] = [],
): void {
  const { reference } = dkimRules[code];
  const params = { code, reference, ...(fix === undefined ? {} : { fix }) };
  // the value may be a secret, so that the issue goes without it
  context.issues.push({ code: "custom", input: undefined, message: error, path, params });
}

/** Refuses a value that does not fit its neighbours. */
export function unfit(
  context: z.RefinementCtx,
  path: PropertyKey[],
  message: string,
  code = "config.value",
): void {
  context.issues.push({ code: "custom", input: undefined, message, path, params: { code } });
}

const publicKey = z.string().transform((text, context) => {
  const read = readGivenKey(text);
  if ("value" in read) return read.value;
  refuse(context, read);
  return z.NEVER;
});

const noteText = z.string().superRefine((text, context) => {
  if (saysPrivate(text)) refuse(context, privateKeyFault);
  else if (text.length > 1000)
    unfit(context, [], `notes have ${text.length} characters, at most 1000 are allowed`);
});

const settings = z.strictObject({
  publicKey: publicKey.optional().meta({
    description:
      "public key: base64 in one or more lines, PEM (PUBLIC KEY or RSA PUBLIC KEY), or an existing key record, also as the zone-file lines that OpenDKIM prints; not needed for a revoked or a delegated selector (p, RFC 6376 3.6.1)",
    examples: ["MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A... (2048-bit RSA: 392 characters)"],
  }),
  keyType: z
    .enum(keyTypes)
    .optional()
    .meta({
      description: "rsa or ed25519; default: what the key is (k, RFC 6376 3.6.1)",
      examples: ["rsa"],
    }),
  state: z
    .enum(states)
    .optional()
    .meta({
      description:
        "active: signs mail now; next: published ahead; retiring: no longer signs, mail with its signatures is under way; revoked: published with an empty p (RFC 6376 3.6.1); default: active",
      examples: ["retiring"],
    }),
  cname: nameField.optional().meta({
    description:
      "name that holds the key record, published as CNAME: the holder of that name replaces keys for you",
    examples: ["s1.dkim.sender.example"],
  }),
  domain: nameField.optional().meta({
    description:
      "signing domain (d=), the mail domain or a name below it; default: the mail domain (RFC 6376 3.6.2.1)",
    examples: ["mail.example.com"],
  }),
  hash: oneOrMore(z.enum(["sha256", "sha1"]))
    .optional()
    .meta({
      description:
        "hash algorithms that verifiers may accept, one or a list; default: not written, which means all (h, RFC 6376 3.6.1)",
      examples: [["sha256"]],
    }),
  service: oneOrMore(z.enum(["email", "*", "tlsrpt"]))
    .optional()
    .meta({
      description:
        "service types that may use the key, one or a list; default: not written, which means all (s, RFC 6376 3.6.1; tlsrpt: RFC 8460 3)",
      examples: [["email"]],
    }),
  flags: oneOrMore(z.enum(["y", "s"]))
    .optional()
    .meta({
      description:
        "y: signing is being tested, verifiers treat the mail like unsigned mail; s: i= may not name a subdomain of the signing domain, which has nothing to do with DMARC's strict alignment; one or a list; default: none (t, RFC 6376 3.6.1)",
      examples: [["s"]],
    }),
  notes: noteText.optional().meta({
    description: "public note for people (n, RFC 6376 3.6.1); default: none",
    examples: ["relay in Oslo"],
  }),
  ttl: ttlField.optional().meta({ description: "seconds; default: the ttl of the mail domain" }),
});

type Given = z.output<typeof settings>;

/** The settings of a selector. */
export const entry = settings.transform((given, context) => readEntry(given, context));

/** A key alone, everything else at its default. */
export const shorthand = publicKey.transform((key, context) => readEntry({ publicKey: key }, context, true));

function readEntry(given: Given, context: z.RefinementCtx, alone = false): Unplaced {
  const { publicKey: pasted, cname } = given;
  const record = pasted?.record;
  const flags: readonly string[] = given.flags ?? record?.flags ?? [];
  if (cname !== undefined) checkDelegated(given, context);
  else checkKey(given, context, alone ? [] : ["publicKey"]);
  if (given.keyType !== undefined && pasted?.key !== undefined && pasted.key.keyType !== given.keyType) {
    const error = `the key is of type ${pasted.key.keyType}, not ${given.keyType}`;
    refuse(context, fault("dkim.key-type", error, "remove keyType, or give the other key"), ["keyType"]);
  }
  for (const key of ["hash", "service"] as const) {
    if (given[key]?.length === 0) unfit(context, [key], `${key} is an empty list; leave it out to allow all`);
  }
  return {
    domain: given.domain,
    state: given.state ?? "active",
    key: pasted?.key,
    cname,
    hash: given.hash ?? record?.hash,
    service: given.service ?? record?.service,
    testing: flags.includes("y"),
    strict: flags.includes("s"),
    notes: given.notes ?? record?.notes,
    ttl: given.ttl,
    shorthand: alone,
    given: { wrapped: pasted?.wrapped ?? false, record, selector: pasted?.selector },
  };
}

function checkKey({ publicKey: pasted, state }: Given, context: z.RefinementCtx, path: PropertyKey[]): void {
  if (state === "revoked" || pasted?.key !== undefined) return;
  if (pasted === undefined)
    unfit(context, path, "a publicKey is required here, or a cname", "config.required");
  else {
    const error = "the key record that is given here revokes its key (its p is empty)";
    refuse(context, fault("dkim.placeholder", error, "say state: revoked, or give the key"), path);
  }
}

/** RFC 1034 3.6.2: nothing stands beside a CNAME, so that a delegated selector has no tags of ours. */
function checkDelegated(given: Given, context: z.RefinementCtx): void {
  const both =
    given.publicKey !== undefined ? "a publicKey" : given.state === "revoked" ? "state revoked" : undefined;
  if (both !== undefined) {
    const error = `${both} and a cname are given, a selector has a key record or an alias`;
    refuse(context, fault("dkim.multi", error, "remove one of the two"), ["cname"]);
  }
  for (const key of ["keyType", "hash", "service", "flags", "notes"] as const) {
    if (given[key] === undefined) continue;
    unfit(context, [key], `${key} has no effect beside a cname, the record at the target says it`);
  }
}

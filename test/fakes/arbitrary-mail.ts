// Settings of SPF, DKIM and DMARC over all that their schemas allow, for fast-check.
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";

const alphanumeric = "[a-z0-9]";
// two hyphens in the third and fourth place are kept for A-labels
const label = fc
  .stringMatching(new RegExp(`^${alphanumeric}(?:[a-z0-9-]{0,12}${alphanumeric})?$`))
  .filter((text) => text.slice(2, 4) !== "--");
const top = fc.constantFrom("com", "net", "org", "example", "museum", "co.uk", "xn--p1ai");
const plainName = fc
  .tuple(fc.array(label, { minLength: 1, maxLength: 4 }), top)
  .map(([labels, end]) => `${labels.join(".")}.${end}`);
const name = fc.oneof(
  { weight: 8, arbitrary: plainName },
  { weight: 1, arbitrary: plainName.map((text) => `_spf.${text}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("b\u00fccher.example", "stra\u00dfe.example", "MAIL.Example.NET", "a.b.c."),
  },
);

const macro = fc
  .tuple(
    fc.constantFrom(..."s l o d i p v h S L O D I P V H".split(" ")),
    fc.option(fc.integer({ min: 1, max: 128 }), { nil: "" }),
    fc.constantFrom("", "r"),
    fc.constantFrom("", "-", ".", "-.", "+", ",_", "=/"),
  )
  .map((parts) => `%{${parts.join("")}}`);
// what ends in another macro is a name for some senders only
const endMacro = fc.constantFrom("%{d}", "%{d2}", "%{o}", "%{dr}", "%{h}", "%{D}", "%{o3r.}", "%{d128}");
const target = fc.oneof(
  { weight: 6, arbitrary: name },
  { weight: 1, arbitrary: fc.tuple(macro, plainName).map((parts) => parts.join(".")) },
  { weight: 1, arbitrary: fc.tuple(label, endMacro).map((parts) => parts.join(".")) },
  { weight: 1, arbitrary: fc.tuple(macro, label, macro, plainName).map((parts) => parts.join(".")) },
  { weight: 1, arbitrary: plainName.map((text) => `a%%b%_c%-d.${text}`) },
);

function prefixed(address: fc.Arbitrary<string>, bits: number): fc.Arbitrary<string> {
  return fc
    .tuple(address, fc.option(fc.integer({ min: 0, max: bits }), { nil: undefined }))
    .map(([text, prefix]) => (prefix === undefined ? text : `${text}/${prefix}`));
}
const ip4 = prefixed(fc.ipV4(), 32);
// IPv4-mapped addresses are refused: senders there have IPv4 addresses
const ip6 = prefixed(
  fc.ipV6().filter((text) => !text.includes(".")),
  128,
);
const cidr = fc.constantFrom("", "/24", "/0", "/32", "//64", "//0", "/24//64", "/32//128");

function some<T>(item: fc.Arbitrary<T>): fc.Arbitrary<T | T[]> {
  return fc.oneof(item, fc.array(item, { maxLength: 3 }));
}

const allOf = fc.constantFrom("pass", "neutral", "softfail", "fail");
const spfParts = fc.record(
  {
    mx: fc.oneof(fc.boolean(), some(target)),
    a: fc.oneof(fc.boolean(), some(target)),
    ip4: some(ip4),
    ip6: some(ip6),
    include: some(target),
    exists: some(target),
    ptr: fc.oneof(fc.boolean(), some(target)),
    redirect: target,
    exp: target,
    all: allOf,
    helo: fc.boolean(),
  },
  { requiredKeys: [] },
);

const domainSpec = target.map((text) =>
  text.includes("\u00fc") || text.includes("\u00df") ? "a.example" : text,
);
const mechanism = fc.oneof(
  fc.constantFrom("a", "mx", "ptr", "A", "Mx", "PTR"),
  fc.tuple(fc.constantFrom("a", "mx", "MX"), cidr).map((parts) => parts.join("")),
  fc
    .tuple(fc.constantFrom("a", "mx", "A"), domainSpec, cidr)
    .map(([key, spec, length]) => `${key}:${spec}${length}`),
  fc
    .tuple(fc.constantFrom("include", "exists", "ptr", "Include"), domainSpec)
    .map((parts) => parts.join(":")),
  fc.tuple(fc.constantFrom("ip4", "IP4"), ip4).map((parts) => parts.join(":")),
  fc.tuple(fc.constantFrom("ip6", "Ip6"), ip6).map((parts) => parts.join(":")),
);
const qualified = fc.tuple(fc.constantFrom("", "+", "-", "~", "?"), mechanism).map((parts) => parts.join(""));
const unknownModifier = fc
  .tuple(fc.stringMatching(/^[a-z][a-z0-9_.-]{0,8}$/), fc.oneof(fc.constant(""), domainSpec))
  .filter(([key]) => !["redirect", "exp"].includes(key))
  .map((parts) => parts.join("="));
const spfTerms = fc
  .tuple(
    fc.array(qualified, { maxLength: 6 }),
    fc.option(unknownModifier, { nil: undefined, freq: 6 }),
    fc.option(fc.constantFrom("-all", "~all", "?all", "+ALL"), { nil: undefined }),
    fc.option(
      domainSpec.map((text) => `exp=${text}`),
      { nil: undefined, freq: 4 },
    ),
  )
  .map((parts) => parts.flat().filter((term) => term !== undefined));

/** The key `spf` of a mail domain. */
export const spfSettings: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: spfParts },
  { weight: 2, arbitrary: spfTerms.map((terms) => ({ terms })) },
  { weight: 1, arbitrary: spfTerms.map((terms) => ({ record: ["v=spf1", ...terms].join(" ") })) },
  { weight: 1, arbitrary: spfTerms.map((terms) => ({ record: `V=SPF1  ${terms.join("  ")} ` })) },
);

/** A public key in the forms in which people have it. */
export interface PublicKey {
  readonly type: "rsa" | "ed25519";
  readonly bits: number;
  readonly forms: readonly string[];
}

/** Keys of every size that may be published; some are made anew each time. */
export function publicKeys(): PublicKey[] {
  const files = ["rsa1536", "rsa2048", "rsa2048-next", "rsa3072", "rsa4096"].map((file) =>
    readFileSync(join(__dirname, `../fixtures/dkim/${file}.pub.pem`), "utf8"),
  );
  const made = [1024, 1024, 2048].map((modulusLength) =>
    generateKeyPairSync("rsa", { modulusLength })
      .publicKey.export({ type: "spki", format: "pem" })
      .toString(),
  );
  const rsa = [...files, ...made].map((pem): PublicKey => {
    const base64 = pem.replace(/-----[A-Z ]+-----|\s/g, "");
    const bits = createPublicKey(pem).asymmetricKeyDetails?.modulusLength ?? 0;
    return { type: "rsa", bits, forms: [pem, base64, base64.replace(/.{64}/g, "$&\n")] };
  });
  const ed25519 = Array.from({ length: 4 }, (): PublicKey => {
    const { publicKey } = generateKeyPairSync("ed25519");
    const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
    const raw = publicKey.export({ type: "spki", format: "der" }).subarray(-32).toString("base64");
    return { type: "ed25519", bits: 256, forms: [pem, raw] };
  });
  return [...rsa, ...ed25519];
}

const selector = fc.array(label, { minLength: 1, maxLength: 2 }).map((labels) => labels.join("."));
const flags = fc.subarray(["y", "s"]);
const service = fc
  .tuple(fc.constantFrom("email", "*"), fc.subarray(["tlsrpt"]))
  .map(([first, more]) => [first, ...more]);
const notes = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ maxLength: 40, unit: "binary" }),
  fc.constantFrom("a; b = c", " blank ", "Gr\u00fc\u00dfe", "p=;v=DKIM2", "=3B"),
);

/** A key record that is asked for: what a reader must find in it. */
export interface WantedKey {
  readonly settings: unknown;
  readonly key: PublicKey;
  readonly revoked: boolean;
}

/** The value of one selector below `dkim`. */
export function dkimSettings(
  keys: readonly PublicKey[],
): fc.Arbitrary<{ selector: string; wanted: WantedKey }> {
  const more = fc.record(
    {
      state: fc.constantFrom("active", "next", "retiring", "revoked"),
      hash: fc.constantFrom("sha256", ["sha256"], ["sha1", "sha256"]),
      service,
      flags,
      notes,
    },
    { requiredKeys: [] },
  );
  return fc.tuple(selector, fc.constantFrom(...keys), fc.nat(), more).map(([text, key, form, parts]) => ({
    selector: text,
    wanted: {
      settings: { publicKey: key.forms[form % key.forms.length], ...parts },
      key,
      revoked: parts.state === "revoked",
    },
  }));
}

const policy = fc.constantFrom("none", "quarantine", "reject");
const alignment = fc.constantFrom("relaxed", "strict");
const localPart = fc
  .stringMatching(/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~,-]{1,12}(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,8})?$/)
  .filter((text) => text.length <= 64);
const report = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(localPart, plainName).map((parts) => parts.join("@")) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.stringMatching(/^[a-z0-9.+_-]{1,12}$/), plainName)
      .filter(([local]) => !/^\.|\.\.|\.$/.test(local))
      .map((parts) => `mailto:${parts.join("@")}`),
  },
  { weight: 1, arbitrary: fc.tuple(label, plainName).map(([local, host]) => `${local}@${host}!20m`) },
  { weight: 1, arbitrary: fc.tuple(plainName, label).map(([host, path]) => `https://${host}/${path}?a=b`) },
);

/** The key `dmarc` of a mail domain; `policy` stands in it. */
export const dmarcSettings = fc.record(
  {
    policy,
    subdomainPolicy: policy,
    nonExistentSubdomainPolicy: policy,
    alignment: fc.record({ dkim: alignment, spf: alignment }, { requiredKeys: [] }),
    aggregateReports: some(report),
    failureReports: some(report),
    // 0 and 1 exclude each other
    failureOptions: fc
      .uniqueArray(fc.constantFrom("0", "1", "d", "s"), { minLength: 1 })
      .filter((options) => !(options.includes("0") && options.includes("1"))),
    publicSuffix: fc.constantFrom("y", "n", "u"),
    testing: fc.boolean(),
    legacy: fc.record(
      {
        percent: fc.integer({ min: 0, max: 100 }),
        reportFormat: fc.constant("afrf"),
        reportInterval: fc.integer({ min: 0, max: 4294967295 }),
        keep: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ["policy"] },
);

/** Settings as `dmarcSettings` makes them. */
export type DmarcSettings = typeof dmarcSettings extends fc.Arbitrary<infer T> ? T : never;

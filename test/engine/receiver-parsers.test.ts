// Readers of SPF, DKIM and DMARC that we did not write: they read every text that we generate, as it was meant, and
// refuse what our rules refuse.
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { isMechanism, parseSpf } from "../../core/mail/spf/record";
import type { Plan } from "../../core/plan";
import { dkimSettings, dmarcSettings, publicKeys, spfSettings } from "../fakes/arbitrary-mail";
import type { DmarcSettings, WantedKey } from "../fakes/arbitrary-mail";
import { findOracles } from "../fakes/oracles";
import { readAll, type Kind, type Reading, type Readings, type Text } from "../fakes/readers";
import { refusedTexts } from "../fakes/refused-texts";
import { codes, planStack } from "../support";

const seed = Number(process.env["MAILDOMAIN_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
// fewer than these are different
const runs = Number(process.env["MAILDOMAIN_RUNS"] ?? 600);

/** A text that we generate, where it came from, and what a reader must find in it. */
interface Generated extends Text {
  readonly settings: unknown;
  readonly means: Meaning;
}
type Meaning = Readonly<Partial<Record<string, unknown>>> | "nothing";

/** Texts at the owner names that the pattern fits. */
function textsOf({ zones }: Plan, owner: RegExp): string[] {
  const sets = zones.flatMap(({ rrsets }) => rrsets).filter((set) => owner.test(set.owner));
  return sets.flatMap(({ rdatas }) => rdatas.flatMap((rdata) => ("text" in rdata ? [rdata.text] : [])));
}

function planOf(settings: object, index: number): Plan {
  const own = { hosts: { "mail.example.com": { ipv4: "192.0.2.25" } }, mx: ["mail.example.com"] };
  const compat = index % 5 === 0 ? { compat: "tutorial" } : {};
  const plan = planStack({ domains: { "example.com": { ...own, ...settings, ...compat } } });
  expect(
    codes(plan).filter((code) => code.startsWith("E ")),
    JSON.stringify(settings),
  ).toEqual([]);
  return plan;
}

function sample<T>(arbitrary: fc.Arbitrary<T>): T[] {
  return fc.sample(arbitrary, { seed, numRuns: runs });
}

function generatedSpf(): Generated[] {
  return sample(spfSettings).flatMap((settings, index) =>
    textsOf(planOf({ spf: settings }, index), /^(?:mail\.)?example\.com\.$/).map((text) => {
      return { kind: "spf" as const, text, settings, means: meaningOfSpf(text) };
    }),
  );
}

/** The mechanisms before all and what holds for everybody else, as our own parser sees them. */
function meaningOfSpf(text: string): Meaning {
  const read = parseSpf(text);
  if (!("value" in read)) throw new Error(`${read.error}: ${text}`);
  const mechanisms = read.value.terms.filter(isMechanism);
  const end = mechanisms.findIndex(({ name }) => name === "all");
  const before = end < 0 ? mechanisms : mechanisms.slice(0, end);
  const all = { "+": "pass", "-": "fail", "~": "softfail", "?": "neutral" } as const;
  const last = mechanisms[end];
  // without all or redirect the result is neutral, and so it is where a redirect leads in these tests
  return { terms: before.map(({ name }) => name), all: last === undefined ? "neutral" : all[last.qualifier] };
}

function generatedDkim(): Generated[] {
  return sample(dkimSettings(publicKeys())).flatMap(({ selector, wanted }, index) => {
    const plan = planOf({ dkim: { [selector]: wanted.settings } }, index);
    return textsOf(plan, /\._domainkey\./).map((text) => {
      return { kind: "dkim" as const, text, settings: wanted.settings, means: meaningOfKey(wanted) };
    });
  });
}

function meaningOfKey({ key, revoked }: WantedKey): Meaning {
  return revoked ? "nothing" : { type: key.type, bits: key.bits };
}

function generatedDmarc(): Generated[] {
  return sample(dmarcSettings).flatMap((settings, index) =>
    textsOf(planOf({ dmarc: settings }, index), /^_dmarc\.example\.com\.$/).map((text) => {
      return { kind: "dmarc" as const, text, settings, means: meaningOfDmarc(settings) };
    }),
  );
}

function meaningOfDmarc(settings: DmarcSettings): Meaning {
  const initial = (mode: string | undefined): string => (mode ?? "relaxed").charAt(0);
  return {
    p: settings.policy,
    sp: settings.subdomainPolicy,
    np: settings.nonExistentSubdomainPolicy,
    adkim: initial(settings.alignment?.dkim),
    aspf: initial(settings.alignment?.spf),
    fo: [...(settings.failureOptions ?? ["0"])].sort().join(":"),
    psd: settings.publicSuffix ?? "u",
    t: settings.testing === true ? "y" : "n",
    rua: addresses(settings.aggregateReports),
    ruf: addresses(settings.failureReports),
  };
}

/** Report addresses without scheme and size, decoded, each once. */
function addresses(given: string | readonly string[] | undefined = []): string[] {
  const list = typeof given === "string" ? [given] : given;
  return [...new Set(list.map((text) => text.replace(/^mailto:/, "").replace(/!20m$/, "")))].sort();
}

const unsaid: Readonly<Record<string, unknown>> = { adkim: "r", aspf: "r", fo: "0", psd: "u", t: "n" };

/** What a program found in a DMARC text, defaults filled in. */
function foundInDmarc(found: Record<string, unknown>): Meaning {
  const { p, sp, np, adkim, aspf, fo, psd, t, rua = [], ruf = [] } = { ...unsaid, ...found };
  const decoded = (uris: unknown) => addresses((uris as string[]).map(decodeURIComponent));
  return {
    p,
    sp,
    np,
    adkim,
    aspf,
    psd,
    t,
    fo: String(fo).split(":").sort().join(":"),
    rua: decoded(rua),
    ruf: decoded(ruf),
  };
}

/** What a program found, in the terms of the meaning. */
function foundIn(kind: Kind, reading: Reading): unknown {
  if ("error" in reading) return reading.error;
  return kind === "dmarc" ? foundInDmarc(reading.found as Record<string, unknown>) : reading.found;
}

/** As much of the meaning as the program tells: some evaluate SPF and tell a result, some stop at ten lookups. */
function wantedIn(kind: Kind, found: unknown, means: Meaning): unknown {
  if (kind !== "spf" || means === "nothing") return means;
  if (typeof found !== "object" || found === null) return results.find((result) => result === found);
  return "terms" in found ? means : { all: means["all"] };
}

const results = ["pass", "fail", "softfail", "neutral"];

/** Texts that a program refuses although RFCs allow them. */
const known: readonly { program: string; kind: Kind; fits: RegExp; reason: string }[] = [
  {
    program: "checkdmarc",
    kind: "spf",
    fits: /^V/,
    reason: "wants the version in lower case; as a literal of RFC 5234 it may be in any",
  },
  {
    program: "dkimpy",
    kind: "dkim",
    fits: /; s=[^;]*:/,
    reason: "takes s for one service type; RFC 6376 3.6.1 has a list",
  },
];

let generated: Generated[];
let readings: Readings[];
let refusals: Readings[];

beforeAll(async () => {
  console.log(`texts of SPF, DKIM and DMARC: seed ${seed} (MAILDOMAIN_SEED=${seed} makes the same ones)`);
  const all = [...generatedSpf(), ...generatedDkim(), ...generatedDmarc()];
  generated = [...new Map(all.map((entry) => [`${entry.kind} ${entry.text}`, entry])).values()];
  const texts = [...generated, ...refusedTexts].map(({ kind, text }) => ({ kind, text }));
  const read = await readAll(findOracles(), texts);
  readings = read.slice(0, generated.length);
  refusals = read.slice(generated.length);
});

describe("the texts that we generate", () => {
  const programs = { spf: 3, dkim: 2, dmarc: 2 };

  it.each(Object.entries(programs) as [Kind, number][])("%s: are read as they were meant", (kind, count) => {
    const wrong: unknown[] = [];
    let texts = 0;
    for (const [index, { kind: own, text, settings, means }] of generated.entries()) {
      if (own !== kind) continue;
      texts++;
      const read = Object.entries(readings[index] ?? {});
      expect(read.length).toBe(count);
      for (const [program, reading] of read) {
        if (known.some((one) => one.program === program && one.kind === kind && one.fits.test(text)))
          continue;
        const found = foundIn(kind, reading);
        const wanted = wantedIn(kind, found, means);
        const right = means === "nothing" ? "error" in reading : isDeepStrictEqual(found, wanted);
        if (!right) wrong.push({ program, text, found, wanted, settings });
      }
    }
    console.log(`${kind}: ${texts} texts, each read by ${count} programs`);
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(texts).toBeGreaterThan(300);
  });

  it.each(known)("$program refuses $kind texts like $fits: $reason", ({ program, kind, fits }) => {
    const fitting = generated.flatMap((entry, index) =>
      entry.kind === kind && fits.test(entry.text) ? [readings[index]?.[program]] : [],
    );
    // a program that has learnt better is no exception any more
    expect(fitting.filter((reading) => reading === undefined || "found" in reading)).toEqual([]);
    expect(fitting.length).toBeGreaterThan(0);
  });
});

/** Settings that publish the text as it is. */
function settingsFor({ kind, text }: Text): object {
  if (kind === "spf") return { spf: { record: text } };
  if (kind === "dmarc") return { dmarc: { record: text } };
  return { extra: { txt: { "x._domainkey.example.com": text } } };
}

describe("the texts that we refuse", () => {
  const rows = refusedTexts.map((row, index) => ({
    ...row,
    index,
    shown: row.text.replace(/[\w+/=*-]{50,}/g, "..."),
  }));

  it.each(rows)("$code: $shown", ({ index, code, laxer, ...text }) => {
    expect(codes(planStack({ domains: { "example.com": settingsFor(text) } }))).toContain(`E ${code}`);
    const read = Object.entries(refusals[index] ?? {}).filter(([, reading]) => "found" in reading);
    expect(read.map(([program]) => program).sort()).toEqual(Object.keys(laxer).sort());
  });
});

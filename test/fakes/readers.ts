// What programs that are not ours find in the texts of SPF, DKIM and DMARC records.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { loadMailauth, type Mailauth, type Oracles, type Resolve } from "./oracles";

/** The kinds of texts that are read. */
export type Kind = "spf" | "dkim" | "dmarc";

/** One record. */
export interface Text {
  readonly kind: Kind;
  readonly text: string;
}

/** What one program makes of a text, or why it refuses it. */
export type Reading = { readonly found: unknown } | { readonly error: string };

/** What each program makes of a text. */
export type Readings = Readonly<Record<string, Reading>>;

/** Has every program read every text; the Python programs in one process, whose start takes longest. */
export async function readAll(oracles: Oracles, texts: readonly Text[]): Promise<Readings[]> {
  const mailauth = loadMailauth(oracles);
  const byPython = readWithPython(oracles, texts);
  return Promise.all(
    texts.map(async (text, index) => ({
      ...byPython[index],
      mailauth: await readWithMailauth(mailauth, text),
    })),
  );
}

function readWithPython({ python }: Oracles, texts: readonly Text[]): Readings[] {
  const { status, stdout, stderr } = spawnSync(python, [join(__dirname, "oracles.py")], {
    input: JSON.stringify(texts),
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Readings[];
}

async function readWithMailauth(mailauth: Mailauth, { kind, text }: Text): Promise<Reading> {
  const resolver = elsewhere(text);
  if (kind === "dkim") {
    const options = { strict: true, hashAlgo: "sha256" } as const;
    return mailauth.getPublicKey("DKIM", "s._domainkey.example.com", 1024, resolver, options).then(
      ({ keyType, modulusLength = 256 }) => ({ found: { type: keyType, bits: modulusLength } }),
      (error: unknown) => ({ error: (error as Error).message }),
    );
  }
  if (kind === "spf") {
    const mail = { sender: "author@example.com", ip: "203.0.113.9", helo: "mail.example.com" };
    // the text is judged, not the names in it
    const limits = { maxResolveCount: 1000, maxVoidCount: 1000 };
    const { status } = await mailauth.spf({ ...mail, ...limits, resolver, strict: true });
    const refused = ["permerror", "temperror", "none"].includes(status.result);
    return refused ? { error: `${status.result}: ${status.comment ?? ""}` } : { found: status.result };
  }
  const from = { headerFrom: ["author@example.com"], spfDomains: [], dkimDomains: [] };
  const verdict = await mailauth.dmarc({ ...from, resolver, strict: true });
  if (verdict === false || verdict.status.result === "none") return { error: "no policy record" };
  const tags = mailauth.parseDmarcRecord(text, { strict: true }) ?? {};
  const { rr, ...found } = tags;
  return rr === text ? { found: withLists(found) } : { error: "read otherwise" };
}

function withLists(tags: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const lists = Object.entries(tags).filter(([name]) => name === "rua" || name === "ruf");
  return { ...tags, ...Object.fromEntries(lists.map(([name, uris]) => [name, String(uris).split(",")])) };
}

/** A DNS in which the text stands at example.com and at _dmarc below it, and an SPF record at every other name. */
function elsewhere(text: string): Resolve {
  return (name, type) => {
    const own = name === "example.com" || name === "_dmarc.example.com" || name.includes("_domainkey");
    if (type === "TXT") return Promise.resolve([[own ? text : "v=spf1 ?all"]]);
    return Promise.reject(Object.assign(new Error(`no ${type}`), { code: "ENODATA" }));
  };
}

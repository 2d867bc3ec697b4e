// Where the readers of mail DNS are that we did not write; made on the first run on a machine.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Found by scripts/oracles.mjs. */
export interface Oracles {
  /** the folder that has mailauth in its node_modules */
  readonly mailauth: string;
  /** the Python that has pyspf, checkdmarc and dkimpy */
  readonly python: string;
}

const script = join(__dirname, "../../scripts/oracles.mjs");

/** Finds or installs them. */
export function findOracles(): Oracles {
  const printed = execFileSync(process.execPath, [script], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(printed.trim().split("\n").at(-1) ?? "") as Oracles;
}

/** Answers a question as node:dns does: TXT as lists of character-strings, or an error with a code. */
export type Resolve = (name: string, type: string) => Promise<unknown[]>;

interface SpfQuestion {
  readonly sender: string;
  readonly ip: string;
  readonly helo: string;
  readonly resolver: Resolve;
  readonly strict: true;
  readonly mta?: string;
  readonly maxResolveCount?: number;
  readonly maxVoidCount?: number;
}

interface SpfAnswer {
  readonly domain: string;
  readonly status: { readonly result: string; readonly comment?: string };
}

export interface SignatureData {
  readonly signingDomain: string;
  readonly selector: string;
  readonly privateKey: string;
  /** i= */
  readonly identity?: string;
}

interface DkimAnswer {
  readonly results: readonly {
    readonly selector: string;
    readonly signingDomain: string;
    readonly status: { readonly result: string; readonly comment?: string; readonly testing?: boolean };
    readonly warnings?: readonly string[];
  }[];
  readonly headerFrom: readonly string[];
}

interface DmarcQuestion {
  readonly headerFrom: readonly string[];
  readonly spfDomains: readonly { readonly domain: string }[];
  readonly dkimDomains: readonly { readonly id: string; readonly domain: string }[];
  readonly resolver: Resolve;
  readonly strict: true;
}

interface DmarcAnswer {
  readonly status: { readonly result: string };
  readonly policy?: string;
  readonly alignment?: Readonly<Record<"spf" | "dkim", { readonly result: string | undefined }>>;
}

/** What the tests use of mailauth. */
export interface Mailauth {
  spf(question: SpfQuestion): Promise<SpfAnswer>;
  dkimSign(
    message: string,
    options: { readonly canonicalization: string; readonly signatureData: readonly SignatureData[] },
  ): Promise<{ readonly signatures: string; readonly errors: readonly unknown[] }>;
  dkimVerify(
    message: string,
    options: { readonly resolver: Resolve; readonly strict: true },
  ): Promise<DkimAnswer>;
  dmarc(question: DmarcQuestion): Promise<DmarcAnswer | false>;
  /** a key record at a name; throws what is wrong with it */
  getPublicKey(
    type: "DKIM",
    name: string,
    minBitLength: number,
    resolver: Resolve,
    options: { readonly strict: true; readonly hashAlgo: string },
  ): Promise<{ readonly keyType: string; readonly modulusLength?: number }>;
  /** the tags of a policy record; null for a list of tags that is malformed */
  parseDmarcRecord(text: string, options: { readonly strict: true }): Record<string, unknown> | null;
}

/** Loads the parts of mailauth that run on every Node that we support. */
export function loadMailauth({ mailauth }: Oracles): Mailauth {
  const load = createRequire(join(mailauth, "package.json"));
  const parts = ["spf", "dkim/sign", "dkim/verify", "dmarc", "tools", "dmarc/get-dmarc-record"];
  return Object.assign({}, ...parts.map((part) => load(`mailauth/lib/${part}`) as object)) as Mailauth;
}

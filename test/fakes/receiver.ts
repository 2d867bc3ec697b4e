// A mail server that receives one message and judges it by what the DNS says, with mailauth alone.
import { Resolver } from "node:dns/promises";
import type { Mailauth, Resolve, SignatureData } from "./oracles";

/** A message on its way, and who hands it over. */
export interface Mail {
  /** the address that it comes from */
  readonly ip: string;
  readonly helo: string;
  /** MAIL FROM; "" for a bounce */
  readonly sender: string;
  /** the author's address */
  readonly from: string;
  readonly signatures: readonly SignatureData[];
}

/** What the receiver finds. */
export interface Verdict {
  /** the result of SPF (RFC 7208 2.6) */
  readonly spf: string;
  /** the result of each signature by its selector (RFC 8601 2.7.1), with the reason when it did not verify */
  readonly dkim: Readonly<Record<string, string>>;
  /** the result of DMARC, and the policy for mail that fails */
  readonly dmarc: string;
  /** what aligns with the author's domain */
  readonly aligned: string;
}

/** Asks one nameserver, and follows aliases from one of its zones into another, which it leaves to resolvers. */
export function resolverAt(port: number): Resolve {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  resolver.setServers([`127.0.0.1:${port}`]);
  const ask = async (name: string, type: string): Promise<unknown[]> => {
    // an alias alone comes back as an empty list or as no data
    const found = await resolver.resolve(name, type).catch((error: unknown) => {
      if ((error as { code?: string }).code !== "ENODATA") throw error;
      return [];
    });
    if (Array.isArray(found) && found.length > 0) return found;
    const [target] = await resolver.resolveCname(name);
    if (target === undefined) throw new Error(`an alias without target at ${name}`);
    return ask(target, type);
  };
  return ask;
}

/** Signs a message, and judges it as it arrives. */
export async function receive(mailauth: Mailauth, resolver: Resolve, mail: Mail): Promise<Verdict> {
  const message = await written(mailauth, mail);
  const { ip, helo, sender } = mail;
  const strict = true;
  const spf = await mailauth.spf({ ip, helo, sender, resolver, strict, mta: "mx.receiver.example" });
  const dkim = await mailauth.dkimVerify(message, { resolver, strict });
  const signed = mail.signatures.length === 0 ? [] : dkim.results;
  const dmarc = await mailauth.dmarc({
    headerFrom: dkim.headerFrom,
    spfDomains: spf.status.result === "pass" ? [{ domain: spf.domain }] : [],
    dkimDomains: signed
      .filter(({ status }) => status.result === "pass")
      .map(({ selector, signingDomain }) => ({ id: selector, domain: signingDomain })),
    resolver,
    strict,
  });
  if (dmarc === false) throw new Error("the message has no author domain");
  const { alignment } = dmarc;
  return {
    spf: spf.status.result,
    dkim: Object.fromEntries(signed.map(({ selector, status }) => [selector, described(status)])),
    dmarc: dmarc.policy === undefined ? dmarc.status.result : `${dmarc.status.result}, p=${dmarc.policy}`,
    aligned: [
      ...(alignment?.spf.result === undefined ? [] : ["spf"]),
      ...(alignment?.dkim.result === undefined ? [] : ["dkim"]),
    ].join(" "),
  };
}

function described({ result, comment, testing }: { result: string; comment?: string; testing?: boolean }) {
  return `${result}${comment === undefined ? "" : ` (${comment})`}${testing === true ? " in testing mode" : ""}`;
}

async function written(mailauth: Mailauth, { from, signatures }: Mail): Promise<string> {
  const lines = [
    `From: Author <${from}>`,
    "To: Reader <reader@receiver.example>",
    "Subject: Gr=?utf-8?Q?=C3=BC=C3=9Fe?=",
    "Date: Tue, 24 Nov 2026 12:00:00 +0000",
    `Message-ID: <20261124120000.1@${from.slice(from.indexOf("@") + 1)}>`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "a line  with blanks  ",
    "",
    ".a dot",
    "",
    "",
  ];
  const message = lines.join("\r\n");
  if (signatures.length === 0) return message;
  const signatureData = signatures.map((data) => ({ ...data }));
  const signed = await mailauth.dkimSign(message, { canonicalization: "relaxed/relaxed", signatureData });
  if (signed.errors.length > 0) throw new Error(`not signed: ${JSON.stringify(signed.errors)}`);
  return signed.signatures + message;
}

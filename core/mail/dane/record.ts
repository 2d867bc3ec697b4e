// A TLSA value as text: "usage selector matchingType data" (RFC 6698 2.2).
import { quote } from "../../dns/name";
import type { Rdata } from "../../dns/rdata";
import type { Result } from "../../result";

/** What a TLS server is known by: its key or certificate, or that of its authority (RFC 6698 2.1). */
export type Tlsa = Rdata<"TLSA">;

/** The octets of the data by matching type; the whole certificate or key (0) has no fixed length. */
const digests = [undefined, { name: "SHA-256", octets: 32 }, { name: "SHA-512", octets: 64 }] as const;

/** The parameters as people write them: "3 1 1". */
export function parameters({ usage, selector, matchingType }: Omit<Tlsa, "data">): string {
  return `${usage} ${selector} ${matchingType}`;
}

/** The value in presentation format. */
export function formatTlsa(tlsa: Tlsa): string {
  return `${parameters(tlsa)} ${tlsa.data}`;
}

/** Reads "3 1 1 0123...": the data may hold blanks and colons, as tools print it. */
export function parseTlsa(text: string): Result<Tlsa> {
  if (text.includes("PRIVATE KEY")) return { error: privateKey };
  const [usage = "", selector = "", matchingType = "", ...rest] = text.trim().split(/\s+/);
  if (rest.length === 0) {
    return {
      error: `a TLSA value is "usage selector matchingType data", as in "3 1 1 ${"ab".repeat(4)}..."`,
    };
  }
  const fields = { usage: Number(usage), selector: Number(selector), matchingType: Number(matchingType) };
  if (![usage, selector, matchingType].every((field) => /^\d$/.test(field))) {
    return { error: `TLSA parameters ${quote(`${usage} ${selector} ${matchingType}`)} must be three digits` };
  }
  const data = parseData(rest.join(""));
  if ("error" in data) return data;
  const tlsa = { ...fields, data: data.value };
  const problem = parameterProblem(tlsa) ?? dataProblem(tlsa);
  return problem === undefined ? { value: tlsa } : { error: problem };
}

/** The one thing that is never shown again, whatever field it was pasted into. */
export const privateKey =
  "this is a private key (not shown); a TLSA record is made from the certificate or the public key";

/** Reads hexadecimal octets, with or without blanks and colons, in lower case. */
export function parseData(text: string): Result<string> {
  if (text.includes("PRIVATE KEY")) return { error: privateKey };
  const data = text.replace(/[\s:]/g, "").toLowerCase();
  const stray = /[^0-9a-f]/u.exec(data)?.[0];
  // the data is not shown: what was pasted here by mistake may be secret
  if (stray !== undefined)
    return { error: `TLSA data holds ${quote(stray)}, hexadecimal digits are required` };
  if (data === "" || data.length % 2 === 1) {
    return { error: `TLSA data has ${data.length} hexadecimal digits, whole octets of two are required` };
  }
  return { value: data };
}

/** What is wrong with the parameters (RFC 6698 2.1.1, 2.1.2, 2.1.3). */
export function parameterProblem({ usage, selector, matchingType }: Tlsa): string | undefined {
  if (usage > 3) return `TLSA usage ${usage} must be 0, 1, 2 or 3`;
  if (selector > 1) return `TLSA selector ${selector} must be 0 (certificate) or 1 (public key)`;
  if (matchingType > 2)
    return `TLSA matching type ${matchingType} must be 0 (all), 1 (SHA-256) or 2 (SHA-512)`;
  return undefined;
}

/** Whether the data has another length than its matching type has. */
export function dataProblem({ matchingType, data }: Tlsa): string | undefined {
  const digest = digests[matchingType];
  const octets = data.length / 2;
  if (digest === undefined || digest.octets === octets) return undefined;
  const other = digests.findIndex((candidate) => candidate?.octets === octets);
  const hint = other < 0 ? "" : `; ${octets} octets are matching type ${other}`;
  return `TLSA data has ${octets} octets, ${digest.name} has ${digest.octets}${hint}`;
}

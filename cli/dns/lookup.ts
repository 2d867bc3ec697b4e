// From a question to what is recorded of its answer: aliases followed, failures told apart from "no data".
import type { Question } from "../../core/dns/answers";
import type { Fqdn } from "../../core/dns/name";
import type { Observation } from "../../core/dns/observations";
import { formatRdata } from "../../core/dns/presentation";
import type { Rdata, RrType } from "../../core/dns/rdata";
import { classIn, type WireMessage } from "../../core/dns/wire";
import { ask, type ClientOptions } from "./client";

/** Aliases behind each other; more of them are a circle, or nothing that a resolver would follow. */
const longestChain = 16;

/** Asks one question and writes down the answer. */
export async function lookUp({ name, type }: Question, options: ClientOptions): Promise<Observation> {
  const seen = { name, type, rdatas: [] };
  let asked = name;
  for (let hop = 0; hop < longestChain; hop++) {
    const { status, message } = await ask({ name: asked, type }, options);
    if (message === undefined || status !== "NOERROR") return { ...seen, status };
    const { end, rdatas } = followAliases(message, asked, type);
    if (end === undefined) break;
    if (rdatas.length > 0)
      return { ...seen, status, rdatas: rdatas.map((rdata) => formatRdata(type, rdata)) };
    if (isFinal(message, end !== asked)) return { ...seen, status };
    if (end === asked) return { ...seen, status: "REFERRAL" };
    asked = end;
  }
  return { ...seen, status: "LOOP" };
}

/** Where the aliases in an answer lead from a name, and the RDATA that stand there; no end for a circle. */
function followAliases(
  { answers }: WireMessage,
  name: Fqdn,
  type: RrType,
): { readonly end: Fqdn | undefined; readonly rdatas: readonly Rdata[] } {
  let end = name;
  for (let hop = 0; hop < longestChain; hop++) {
    const at = answers.filter((record) => record.owner === end && record.class === classIn);
    const rdatas = at.flatMap((record) => (record.type === type ? (record.rdata ?? []) : []));
    if (rdatas.length > 0) return { end, rdatas };
    const alias = at.find((record) => record.type === "CNAME")?.rdata;
    if (alias === undefined || !("target" in alias)) return { end, rdatas: [] };
    end = alias.target;
  }
  return { end: undefined, rdatas: [] };
}

/**
 * True when an answer without RDATA means that there are none. A resolver has followed every alias; a nameserver
 * says so by its SOA (RFC 2308 2.2), and by AA for a name of its own. All else is a hint where to ask.
 */
function isFinal(message: WireMessage, aliased: boolean): boolean {
  if (message.recursionAvailable || message.authorities.some(({ type }) => type === "SOA")) return true;
  return message.authoritative && !aliased;
}

import { quote, withoutDot } from "../../dns/name";
import type { Issue } from "../../issue";
import { at, type CheckContext } from "../feature";
import type { Host } from "../hosts/config";
import { isSender } from "./build";
import { checkHost, type SpfVerdict } from "./evaluate";
import { answer, type Answered, type SpfSource } from "./question";
import { report } from "./rules";

/** Mail from the domain's own sending addresses has to pass, in both families. */
export function checkCover(context: CheckContext, source: SpfSource, issues: Issue[]): void {
  const { config } = context;
  if (config.mode === "no-mail") return;
  for (const host of config.hosts) {
    if (!isSender(host, config)) continue;
    const outcomes = new Map<
      string,
      { readonly addresses: string[]; readonly found: Answered<SpfVerdict> }
    >();
    for (const { ip, found } of evaluateSender(context, host, source)) {
      if ("value" in found && found.value.result === "pass") continue;
      const key = outcomeText(found);
      const known = outcomes.get(key);
      if (known) known.addresses.push(ip);
      else outcomes.set(key, { addresses: [ip], found });
    }
    for (const [text, { addresses, found }] of outcomes)
      issues.push(coverIssue(text, addresses, found, host, at(config, "spf")));
  }
}

/** What receivers decide on mail of the domain from each address of a host. */
export function evaluateSender({ config, records }: CheckContext, host: Host, source: SpfSource) {
  const sender = `postmaster@${withoutDot(config.domain)}`;
  const helo = withoutDot(host.name);
  const addresses = host.alias === undefined ? [...host.ipv4, ...host.ipv6] : records.addresses(host.name);
  return addresses.map((ip) => ({
    ip,
    found: answer(checkHost({ ip, sender, helo, explain: false }, source.read), source),
  }));
}

function outcomeText(found: Answered<SpfVerdict>): string {
  if ("unanswered" in found)
    return `is not verified: the ${found.unanswered.type} of ${withoutDot(found.unanswered.name)} was not observed`;
  const { result, by, reason } = found.value;
  const term = by === undefined ? "" : ` at ${quote(by.term)} of ${by.domain}`;
  return `evaluates to ${result}${term}${reason === undefined ? "" : ` (${reason})`}, pass is required`;
}

function coverIssue(
  text: string,
  addresses: readonly string[],
  found: Answered<SpfVerdict>,
  host: Host,
  where: string,
): Issue {
  const name = withoutDot(host.name);
  const message = `mail from ${addresses.join(" and ")} of ${quote(name)} ${text}`;
  if ("unanswered" in found) return report("spf.notcover", where, message, { level: "I" });
  return report("spf.notcover", where, message, {
    fix: `add mx, a: ${name} or the addresses; set sends: false at the host if no mail leaves from it`,
  });
}

// What the MTA-STS settings of a mail domain come to: names, policy text, id, and who serves the policy.
import { createHash } from "node:crypto";
import { root, under, withoutDot, type Fqdn } from "../../dns/name";
import type { MailConfig } from "../feature";
import type { MtaStsConfig, PolicyHost } from "./config";
import { formatPolicy, type StsPolicy } from "./record";

/** Everything that is published and served for one policy domain. */
export interface StsPlan {
  readonly settings: MtaStsConfig;
  /** `_mta-sts.<domain>` */
  readonly recordName: Fqdn;
  /** `mta-sts.<domain>` */
  readonly policyHost: Fqdn;
  readonly url: string;
  readonly policy: StsPolicy;
  /** the policy, word for word */
  readonly text: string;
  readonly id: string;
  /** "default" is left when no host of ours can be told to serve the policy */
  readonly host: PolicyHost;
}

const plans = new WeakMap<MailConfig, StsPlan>();

/** The plan of a mail domain that has MTA-STS; made once. */
export function stsPlanOf(config: MailConfig): StsPlan | undefined {
  const settings = config.mtaSts;
  if (settings === undefined) return undefined;
  let plan = plans.get(config);
  if (plan === undefined) {
    plan = makePlan(config, settings);
    plans.set(config, plan);
  }
  return plan;
}

function makePlan(config: MailConfig, settings: MtaStsConfig): StsPlan {
  const policyHost = under("mta-sts", config.domain);
  const { mode, maxAge } = settings;
  const policy = { mode, maxAge, mx: settings.mx ?? usualPatterns(config), extensions: [] };
  const text = formatPolicy(policy);
  return {
    settings,
    recordName: under("_mta-sts", config.domain),
    policyHost,
    url: `https://${withoutDot(policyHost)}/.well-known/mta-sts.txt`,
    policy,
    text,
    id: settings.id ?? createHash("sha256").update(text).digest("hex").slice(0, 20),
    host: settings.host.kind === "default" ? usualHost(config, policyHost) : settings.host,
  };
}

/** The hosts that receive for the domain; without MX it is the domain itself (RFC 5321 5.1). */
export function receivers(exchanges: readonly Fqdn[], { mode, domain }: MailConfig): Fqdn[] {
  if (exchanges.length === 0 && mode === "mail") return [domain];
  return exchanges.filter((exchange) => exchange !== root);
}

function usualPatterns(config: MailConfig): string[] {
  const exchanges = config.mx.hosts.map(({ exchange }) => exchange);
  return [...new Set(receivers(exchanges, config).map(withoutDot))].sort();
}

function usualHost(config: MailConfig, policyHost: Fqdn): PolicyHost {
  const written = config.extra.some(
    ({ owner, type }) => owner === policyHost && (type === "A" || type === "AAAA" || type === "CNAME"),
  );
  if (written || config.hosts.some(({ name }) => name === policyHost)) return { kind: "ours" };
  const alias = firstOwnExchange(config);
  return alias === undefined ? { kind: "default" } : { kind: "alias", alias };
}

/** The MX host of ours that is tried first: on a mail server of one's own the web server is the same machine. */
function firstOwnExchange({ mx, hosts }: MailConfig): Fqdn | undefined {
  const own = new Set(hosts.map(({ name }) => name));
  const ranked = mx.hosts
    .map(({ exchange, preference }, index) => ({ exchange, rank: preference ?? (index + 1) * 10 }))
    .filter(({ exchange }) => own.has(exchange));
  ranked.sort((a, b) => a.rank - b.rank || (a.exchange < b.exchange ? -1 : 1));
  return ranked[0]?.exchange;
}

import { root } from "../../dns/name";
import { rrset, type RRset } from "../../dns/rrset";
import { sourceOf, type MailConfig } from "../feature";

/** The MX RRset of the mail domain; null MX (RFC 7505 3) for a domain or a host that takes no mail. */
export function buildMx(config: MailConfig): RRset[] {
  const { hosts, ttl = config.ttl } = config.mx;
  const source = sourceOf(config, "mx");
  const silent = config.hosts
    .filter((host) => !host.mail && host.name !== config.domain)
    .map((host) => host.name);
  if (config.mode === "no-mail" && hosts.length === 0) silent.push(config.domain);
  const nullMx = silent.map((name) => rrset(source, name, "MX", ttl, [{ preference: 0, exchange: root }]));
  if (hosts.length === 0) return nullMx;
  const rdatas = hosts.map(({ exchange, preference }, index) => ({
    preference: preference ?? defaultPreference(exchange === root, index),
    exchange,
  }));
  return [rrset(source, config.domain, "MX", ttl, rdatas), ...nullMx];
}

/** RFC 7505 3: a null MX has preference 0; hosts count 10, 20, ... so that one can be put between later. */
function defaultPreference(isNull: boolean, index: number): number {
  return isNull ? 0 : Math.min((index + 1) * 10, 65535);
}

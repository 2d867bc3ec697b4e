// Which address each reverse backend of a program is for, and what is wrong with the list.
import type { ZoneConfig } from "../../core/config/read";
import { reverseName } from "../../core/dns/address";
import { parseName, quote, withoutDot, type Fqdn } from "../../core/dns/name";
import type { Issue } from "../../core/issue";
import { at, type MailConfig } from "../../core/mail/feature";
import { latePlace } from "../../core/mail/reverse/pointers";
import type { ReverseBackend } from "./backend";
import { report } from "./kind";

/** A reverse backend and the address that it is for. */
export interface ResolvedPtr {
  readonly backend: ReverseBackend;
  readonly host: Fqdn;
  /** "mail.example.com/ipv4": identifies it, even while the address is not known */
  readonly place: string;
  /** a stand-in when it is late */
  readonly address: string;
  /** the zone of its PTR; `undefined` when it is late */
  readonly apex: Fqdn | undefined;
  /** the place below the mail domain: "reverse[0]" */
  readonly path: string;
}

/** Finds the address of each backend among the hosts of the mail domain. */
export function resolveReverse(
  backends: readonly ReverseBackend[],
  config: MailConfig,
): { readonly ptrs: readonly ResolvedPtr[]; readonly issues: readonly Issue[] } {
  const ptrs: ResolvedPtr[] = [];
  const issues: Issue[] = [];
  backends.forEach((backend, index) => {
    const found = resolveOne(backend, `reverse[${index}]`, config);
    if ("code" in found) return void issues.push(found);
    const where = at(config, found.path);
    const twin = ptrs.find(({ address }) => address === found.address);
    if (twin === undefined) {
      ptrs.push(found);
      // no zone stands for a late address, so that nobody else judges its settings
      if (found.apex === undefined) issues.push(...settingsIssues(found, where));
      return;
    }
    const what = found.apex === undefined ? `this ${nameOf(found.backend)} address` : found.address;
    const text = `${what} of host ${quote(withoutDot(found.host))} has a reverse backend already, at ${at(config, twin.path)}`;
    const fix = "remove one of the two, or give family or index of another address";
    issues.push(report("reverse.twice", where, text, { fix }));
  });
  return { ptrs, issues };
}

function nameOf({ family = "ipv4" }: ReverseBackend): string {
  return family === "ipv4" ? "IPv4" : "IPv6";
}

function resolveOne(backend: ReverseBackend, path: string, config: MailConfig): ResolvedPtr | Issue {
  const { family = "ipv4", index = 0 } = backend;
  const name = parseName(backend.host);
  const host = "value" in name ? config.hosts.find((one) => one.name === name.value) : undefined;
  if (host === undefined) {
    const names = config.hosts.map((one) => quote(withoutDot(one.name))).join(", ") || "none";
    const text = `${quote(backend.host)} is no host of this mail domain; its hosts are ${names}`;
    return report("reverse.host", at(config, `${path}.host`), text, {
      fix: "name one of them, or add the host",
    });
  }
  const address = host[family][index];
  if (address !== undefined) {
    const place = latePlace(host.name, family, index);
    const apex = config.late.has(address) ? undefined : reverseName(address);
    return { backend, host: host.name, place, address, apex, path };
  }
  const shown = quote(withoutDot(host.name));
  const count = host[family].length;
  const text =
    count === 0
      ? `host ${shown} has no ${nameOf(backend)} address`
      : `host ${shown} has ${count} ${nameOf(backend)} address${count === 1 ? "" : "es"}, index ${index} is none of them; it counts from 0`;
  return report("reverse.address", at(config, path), text, {
    fix: "give the host the address, or correct the entry",
  });
}

function settingsIssues({ backend, address }: ResolvedPtr, where: string): readonly Issue[] {
  const { service, settings } = backend;
  const issues = service.kind.advise?.({ apex: reverseName(address), where, settings }) ?? [];
  return issues.filter(({ severity }) => severity === "error");
}

/** The mail domain with the PTRs of its reverse backends: asked for when the address is known, else set aside. */
export function withReverse(config: MailConfig, ptrs: readonly ResolvedPtr[]): MailConfig {
  const entries = ptrs
    .filter(({ apex }) => apex !== undefined)
    .map(({ address, path, host }) => {
      const settings = { owner: "unknown", publish: true, ttl: undefined, delegated: undefined } as const;
      return { address, path, target: host, ...settings };
    });
  const served = new Set(ptrs.map(({ place }) => place));
  return { ...config, reverse: { on: true, entries, served } };
}

/** The zones of the known addresses: one owner name each. */
export function reverseZones(config: MailConfig, ptrs: readonly ResolvedPtr[]): ZoneConfig[] {
  return ptrs.flatMap(({ apex, path, backend: { service, settings } }) =>
    apex === undefined ? [] : [{ apex, where: at(config, path), kind: service.kind, settings }],
  );
}

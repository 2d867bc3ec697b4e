// The services that clients find by SRV, and the TXT beside them that says where on the host they live.
import { quote, under, type Fqdn } from "../../dns/name";
import type { Result } from "../../result";

/** What is known of a service. Its key is its SRV name without the underscore. */
export interface ServiceKind {
  /** the usual port */
  readonly port: number;
  readonly title: string;
  /** where its SRV name is defined; a folk name has none */
  readonly reference?: string;
  /** the same protocol with TLS from the first octet, or without: its port is no port of this one */
  readonly twin?: string;
  /** true when a TXT beside the SRV says where on the host it lives */
  readonly path?: boolean;
}

/** The services in listing order. */
export const serviceKinds = {
  submissions: {
    port: 465,
    title: "mail submission with TLS",
    reference: "RFC 8314 5.1",
    twin: "submission",
  },
  submission: { port: 587, title: "mail submission", reference: "RFC 6186 3.1", twin: "submissions" },
  smtps: { port: 465, title: "mail submission with TLS under a folk name" },
  imaps: { port: 993, title: "IMAP with TLS", reference: "RFC 6186 3.2", twin: "imap" },
  imap: { port: 143, title: "IMAP", reference: "RFC 6186 3.2", twin: "imaps" },
  pop3s: { port: 995, title: "POP3 with TLS", reference: "RFC 6186 3.3", twin: "pop3" },
  pop3: { port: 110, title: "POP3", reference: "RFC 6186 3.3", twin: "pop3s" },
  sieve: { port: 4190, title: "ManageSieve", reference: "RFC 5804 1.8" },
  jmap: { port: 443, title: "JMAP", reference: "RFC 8620 2.2" },
  caldavs: { port: 443, title: "CalDAV with TLS", reference: "RFC 6764 3", twin: "caldav", path: true },
  caldav: { port: 80, title: "CalDAV", reference: "RFC 6764 3", twin: "caldavs", path: true },
  carddavs: { port: 443, title: "CardDAV with TLS", reference: "RFC 6352 11", twin: "carddav", path: true },
  carddav: { port: 80, title: "CardDAV", reference: "RFC 6352 11", twin: "carddavs", path: true },
} as const satisfies Readonly<Record<string, ServiceKind>>;

/** The key of a service in the configuration. */
export type ServiceKey = keyof typeof serviceKinds;

/** Every key, in listing order. */
export const serviceKeys = Object.keys(serviceKinds) as ServiceKey[];

/** What is known of a service by its SRV name without the underscore. */
export function serviceKind(name: string): ServiceKind | undefined {
  return Object.hasOwn(serviceKinds, name) ? serviceKinds[name as ServiceKey] : undefined;
}

/** Where the SRV of a service stands (RFC 2782). */
export function serviceName(key: ServiceKey, domain: Fqdn): Fqdn {
  return under(`_${key}._tcp`, domain);
}

/** The TXT value that carries a context path (RFC 6764 4). */
export function formatContextPath(path: string): string {
  return `path=${path}`;
}

/** Reads the TXT value that carries a context path. */
export function parseContextPath(text: string): Result<string> {
  if (!text.startsWith("path=")) return { error: `${quote(text)} is not of the form path=/...` };
  return parsePath(text.slice("path=".length));
}

/** Reads a context path: absolute, as it stands in a URL. */
export function parsePath(path: string): Result<string> {
  if (/^\/[\x21-\x7e]*$/.test(path)) return { value: path };
  return { error: `path ${quote(path)} must begin with "/" and hold no blanks` };
}

/** What stands beside one target of so many, in words. */
export function otherTargets(count: number): string {
  return count === 2 ? "another target" : `${count - 1} other targets`;
}

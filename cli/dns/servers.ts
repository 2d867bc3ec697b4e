// Which resolver is asked: the one that the command names, else those of the system.
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { quote } from "../../core/dns/name";
import type { Result } from "../../core/result";

/** Where DNS messages go. */
export interface Server {
  /** an address, or a name that the system knows */
  readonly host: string;
  readonly port: number;
}

const dnsPort = 53;

/** Reads `HOST`, `HOST:PORT` or `[ADDRESS]:PORT`. */
export function parseServer(text: string): Result<Server> {
  if (isIP(text) !== 0) return { value: { host: text, port: dnsPort } };
  const parts = /^(?:\[([^\]]+)\]|([a-z0-9._-]+))(?::(\d{1,5}))?$/i.exec(text);
  const [, bracketed, plain] = parts ?? [];
  const host = bracketed ?? plain;
  const port = Number(parts?.[3] ?? dnsPort);
  if (host === undefined || (bracketed !== undefined && isIP(bracketed) !== 6) || port < 1 || port > 65535)
    return { error: `${quote(text)} is no resolver; HOST, HOST:PORT or [ADDRESS]:PORT is required` };
  return { value: { host, port } };
}

/** The server as it is written: "192.0.2.53:53", "[2001:db8::53]:53". */
export function serverText({ host, port }: Server): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The resolvers of the system, three at most as in resolv.conf(5); this machine when it names none. */
export function systemServers(file = "/etc/resolv.conf"): Server[] {
  let text = "";
  try {
    text = readFileSync(file, "utf8");
  } catch {
    // a system without the file asks itself
  }
  const hosts = [...text.matchAll(/^[ \t]*nameserver[ \t]+(\S+)/gm)].map(([, host = ""]) => host);
  const known = hosts.filter((host) => isIP(host) !== 0).slice(0, 3);
  return (known.length > 0 ? known : ["127.0.0.1"]).map((host) => ({ host, port: dnsPort }));
}

// Rules of SRV records, whichever part of the configuration they come from.
import { parseAddress } from "../../dns/address";
import { quote, root, withoutDot, type Fqdn } from "../../dns/name";
import { rrsetKey, type RRset } from "../../dns/rrset";
import { defineRules, reporter, type Issue } from "../../issue";
import type { CheckContext } from "../feature";
import { otherTargets, serviceKind, serviceKinds, type ServiceKey } from "./record";

export const servicesRules = defineRules({
  "srv.name": {
    level: "W",
    reference: "RFC 6186 3",
    title: "an SRV stands at the name that clients ask for, with a port of that protocol",
    why: "clients look up the registered names only, and begin TLS at once or later as the name says",
    example: "services: { submissions: mail.example.com }",
  },
  "srv.dot": {
    level: "E",
    reference: "RFC 2782",
    title: "an SRV that says a service is not offered stands alone, as 0 0 0 .",
    why: "beside a real target it contradicts it, and clients differ in which of the two they believe",
    example: "services: { imap: off }",
  },
  "srv.cname": {
    level: "W",
    reference: "RFC 2782",
    title: "an SRV target is not an alias",
    why: "clients need not follow it, and the certificate is checked against the name in the SRV",
    example: "give the host A and AAAA records of its own",
  },
  "srv.port": {
    level: "E",
    reference: "RFC 2782",
    title: "port, priority and weight of an SRV are 0 to 65535, and the port of a real target is not 0",
    why: "each is 16 bits on the wire; nobody can connect to port 0",
    example: "services: { imaps: { host: mail.example.com, port: 993 } }",
  },
  "srv.target": {
    level: "W",
    reference: "RFC 2782",
    title: "an SRV target is a host name with an address",
    why: "clients that find the service cannot connect to it",
    example: "hosts: { mail.example.com: { ipv4: 192.0.2.25 } }",
  },
});
const report = reporter(servicesRules);

type SrvSet = Extract<RRset, { type: "SRV" }>;

export function checkServices(context: CheckContext): Issue[] {
  const issues: Issue[] = [];
  const seen = new Set<Fqdn>();
  for (const set of context.own) {
    if (set.type !== "SRV") continue;
    checkName(set, issues);
    checkDot(set, issues);
    set.rdatas.forEach(({ target, port }, index) => {
      if (target === root) return;
      const where = placeOf(set, index);
      if (port === 0) {
        const text = `port 0 of ${quote(withoutDot(target))} cannot be connected to`;
        issues.push(report("srv.port", where, text, { level: "W", fix: "give the port of the service" }));
      }
      // one host usually offers all services: what is wrong with it is said once
      if (seen.has(target)) return;
      seen.add(target);
      checkTarget(target, where, context, issues);
    });
  }
  return issues;
}

function placeOf(set: SrvSet, index: number): string {
  return set.sources[index]?.where ?? rrsetKey(set);
}

type Registered = Exclude<ServiceKey, "smtps">;

/** Names that are often published and that no client asks for. */
const folkNames: ReadonlyMap<string, Registered> = new Map([
  ["smtps", "submissions"],
  ["ssmtp", "submissions"],
  ["submission-tls", "submissions"],
  ["smtp", "submission"],
  ["imap4", "imap"],
  ["imap4s", "imaps"],
  ["imap-tls", "imaps"],
  ["managesieve", "sieve"],
]);

function checkName(set: SrvSet, issues: Issue[]): void {
  const [, name = "", protocol] = /^_([a-z0-9-]+)\._(tcp|udp)\./.exec(set.owner) ?? [];
  const where = placeOf(set, 0);
  const registered = folkNames.get(name);
  if (registered !== undefined) {
    const text = `"_${name}" is a folk name that few clients ask for`;
    const fix = `offer the service as ${registered}, and keep the other only for clients that need it`;
    issues.push(report("srv.name", where, text, { fix, reference: serviceKinds[registered].reference }));
    return;
  }
  const kind = serviceKind(name);
  if (kind === undefined) return;
  if (protocol === "udp") {
    const text = `"_${name}._udp" is asked for by nobody: ${kind.title} uses TCP`;
    issues.push(report("srv.name", where, text, { fix: `publish "_${name}._tcp"` }));
  }
  const twin = kind.twin === undefined ? undefined : serviceKind(kind.twin);
  set.rdatas.forEach(({ port, target }, index) => {
    if (target === root || twin?.port !== port) return;
    const text = `port ${port} is that of "_${kind.twin ?? ""}", "_${name}" has ${kind.port}`;
    const fix = `leave the port out, or offer the service as ${kind.twin ?? ""}`;
    issues.push(report("srv.name", placeOf(set, index), text, { fix }));
  });
}

function checkDot(set: SrvSet, issues: Issue[]): void {
  const off = set.rdatas.findIndex(({ target }) => target === root);
  if (off < 0 || set.rdatas.length === 1) return;
  const name = quote(withoutDot(set.owner));
  const text = `${name} is said not to be offered, beside ${otherTargets(set.rdatas.length)}`;
  issues.push(report("srv.dot", placeOf(set, off), text, { fix: "remove the one or the other" }));
}

function checkTarget(target: Fqdn, where: string, context: CheckContext, issues: Issue[]): void {
  const { records, answers } = context;
  const shown = quote(withoutDot(target));
  if ("value" in parseAddress(withoutDot(target))) {
    const text = `SRV target ${shown} is an address, a host name is required`;
    issues.push(report("srv.target", where, text, { level: "E", fix: "name the host" }));
    return;
  }
  // what stands in the DNS at a name of ours gives way to the plan
  const answered = records.at(target).length > 0 ? [] : answers.get(target, "CNAME");
  const alias = records.aliasOf(target) ?? (answered === "nxdomain" ? undefined : answered?.[0]?.target);
  if (alias !== undefined) {
    const other = quote(withoutDot(alias));
    const fix = `name ${other} instead, or give ${shown} the addresses of ${other}`;
    issues.push(report("srv.cname", where, `SRV target ${shown} is an alias of ${other}`, { fix }));
    return;
  }
  if (records.zoneOf(target) !== undefined) {
    if (records.addresses(target).length > 0) return;
    const text = `SRV target ${shown} has no A or AAAA in this configuration`;
    issues.push(report("srv.target", where, text, { fix: "add it under hosts" }));
    return;
  }
  if (answered === undefined) {
    const text = `whether SRV target ${shown}, in no zone of ours, is an alias is not verified`;
    issues.push(report("srv.cname", where, text, { level: "I" }));
  }
  const families = [answers.get(target, "A"), answers.get(target, "AAAA")];
  if (families.some((answer) => answer === undefined || (answer !== "nxdomain" && answer.length > 0))) return;
  const fix = "name a host that exists, or write off";
  issues.push(report("srv.target", where, `SRV target ${shown} has no A or AAAA in the DNS`, { fix }));
}

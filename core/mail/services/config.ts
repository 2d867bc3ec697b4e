import * as z from "zod";
import { parseAddress } from "../../dns/address";
import { quote, root, withoutDot } from "../../dns/name";
import type { Rdata } from "../../dns/rdata";
import { integerField, nameField, ttlField } from "../fields";
import {
  otherTargets,
  parsePath,
  serviceKeys,
  serviceKinds,
  type ServiceKey,
  type ServiceKind,
} from "./record";

/** A service that the configuration speaks of. */
export interface Service {
  readonly key: ServiceKey;
  /** where it is offered; the root as only target: it is not (RFC 2782) */
  readonly targets: readonly Rdata<"SRV">[];
  /** where on the host calendars or contacts live */
  readonly path: string | undefined;
}

declare module "../feature" {
  interface MailConfig {
    /** services that mail clients find by SRV, in listing order */
    readonly services: { readonly offered: readonly Service[]; readonly ttl: number | undefined };
  }
}

// "off" reads as a name of one label, which no mail host has
const hostField = nameField
  .transform((name, context) => {
    if (name === "off.") return root;
    const shown = withoutDot(name);
    if ("error" in parseAddress(shown)) return name;
    const message = `SRV target ${quote(shown)} is an address, a host name is required`;
    const params = {
      code: "srv.target",
      reference: "RFC 2782",
      fix: "name the host and give it this address",
    };
    context.issues.push({ code: "custom", input: name, message, params });
    return z.NEVER;
  })
  .meta({
    description: "host that offers the service; off: it is not offered",
    examples: ["mail.example.com"],
  });

function number(what: string) {
  return integerField("srv.port", 0, 65535, `SRV ${what}`, "RFC 2782").optional();
}

const pathField = z.string().superRefine((path, context) => {
  const result = parsePath(path);
  if ("error" in result) context.addIssue({ code: "custom", message: result.error });
});

const target = z.strictObject({
  host: hostField,
  port: number("port").meta({ description: "0 to 65535; default: the usual port of the service" }),
  priority: number("priority").meta({
    description:
      "0 to 65535, lower first; default 0. With 10 for TLS and 20 for the same service without, clients prefer TLS (RFC 6186 3.4)",
  }),
  weight: number("weight").meta({
    description: "0 to 65535, share of clients among targets of one priority; default 1",
  }),
  path: pathField.optional().meta({
    description:
      "where on the host calendars or contacts live, published as TXT; for CalDAV and CardDAV (RFC 6764 4)",
    examples: ["/dav"],
  }),
});

type Target = z.output<typeof target>;

const name = hostField.transform((host): Target => ({ host }));

const targets = z.union([
  z.literal(false).transform((): Target[] => [{ host: root }]),
  name.transform((one) => [one]),
  target.transform((one) => [one]),
  z.array(z.union([name, target])),
]);

function serviceField(key: ServiceKey) {
  const kind: ServiceKind = serviceKinds[key];
  const { port, title, reference } = kind;
  return targets
    .transform((given, context): Service => {
      const problem = targetsProblem(given, kind);
      if (problem !== undefined) context.issues.push({ code: "custom", input: undefined, ...problem });
      return {
        key,
        targets: given.map((one) => toSrv(one, port)),
        path: given.find(({ path }) => path)?.path,
      };
    })
    .optional()
    .meta({
      description: `${title}: host, off, or a list of targets; port ${port}${reference === undefined ? "" : ` (${reference})`}`,
    });
}

function toSrv({ host, port, priority, weight }: Target, usual: number): Rdata<"SRV"> {
  if (host === root) return { priority: 0, weight: 0, port: 0, target: root };
  return { priority: priority ?? 0, weight: weight ?? 1, port: port ?? usual, target: host };
}

/** What is wrong with the targets of a service taken together. */
function targetsProblem(
  given: readonly Target[],
  { title, path: hasPath = false }: ServiceKind,
): { message: string; params?: object } | undefined {
  const dot = { code: "srv.dot", reference: "RFC 2782", fix: "write off alone, or name the hosts" };
  const off = given.find(({ host }) => host === root);
  if (off !== undefined && given.length > 1) {
    return {
      message: `off stands beside ${otherTargets(given.length)}, it must stand alone`,
      params: dot,
    };
  }
  if (off !== undefined && Object.values(off).some((value) => typeof value === "number" && value !== 0)) {
    return {
      message: "a service that is off has no port, priority or weight: it is published as 0 0 0 .",
      params: dot,
    };
  }
  const paths = new Set(given.flatMap(({ path }) => path ?? []));
  if (paths.size > 0 && !hasPath) return { message: `a path has no meaning for ${title}` };
  if (paths.size > 1) return { message: `${title} has one path, got ${[...paths].map(quote).join(" and ")}` };
  if (given.length === 0)
    return { message: `the list has no target; write off when ${title} is not offered` };
  return undefined;
}

type ServiceFields = Readonly<Record<ServiceKey, ReturnType<typeof serviceField>>>;

const fields = Object.fromEntries(
  serviceKeys.map((key) => [key, serviceField(key)]),
) as unknown as ServiceFields;

export const servicesSchema = z
  .strictObject({
    ...fields,
    ttl: ttlField.optional().meta({ description: "seconds; default: the ttl of the mail domain" }),
  })
  .transform(({ ttl, ...given }) => ({ offered: serviceKeys.flatMap((key) => given[key] ?? []), ttl }))
  .prefault({})
  .meta({
    description: "services that mail clients find by SRV (RFC 6186); a key that is absent publishes nothing",
    examples: [{ submissions: "mail.example.com", imaps: "mail.example.com", imap: "off" }],
  });

// Every kind of DNS host, the default first: one folder, one line. Loads no Pulumi before a zone is provisioned.
import type { BackendKind } from "../../core/config/backend-kind";
import type { RuleArea } from "../../core/render/manual";
import { reverseBackends } from "../reverse/registry";
import type { Backend } from "./backend";
import { cloudflareBackend } from "./cloudflare/backend";
import type { ReadFields } from "./held-set";
import { route53Backend } from "./route53/backend";
import { zonefileBackend } from "./zonefile/backend";

const backends: readonly Backend[] = [zonefileBackend, route53Backend, cloudflareBackend, ...reverseBackends];

/** The kinds that the word after `backend:` may name. */
export const backendKinds: readonly BackendKind[] = backends.map(({ kind }) => kind);

/** The rules of all of them; those that share an area name it once. */
export const backendAreas: readonly RuleArea[] = [...new Set(backends.map(({ area }) => area))];

/** How the resources of all of them are read, by type token. */
export const resourceReaders: Readonly<Record<string, ReadFields>> = Object.fromEntries(
  backends.flatMap(({ readers }) => Object.entries(readers)),
);

/** The backend of a kind. */
export function backendOf(kind: BackendKind): Backend {
  const backend = backends.find((candidate) => candidate.kind.name === kind.name);
  if (backend === undefined) throw new Error(`no backend is registered under "${kind.name}"`);
  return backend;
}

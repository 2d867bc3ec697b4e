// Every kind of DNS host, the default first: one folder, one line. Loads no Pulumi before a zone is provisioned.
import type { BackendKind } from "../../core/config/backend-kind";
import type { Backend } from "./backend";
import { reverseBackends } from "../reverse/registry";
import { cloudflareBackend } from "./cloudflare/provision";
import { route53Backend } from "./route53/provision";
import { zonefileBackend } from "./zonefile/provision";

const backends: readonly Backend[] = [zonefileBackend, route53Backend, cloudflareBackend, ...reverseBackends];

/** The kinds that the word after `backend:` may name. */
export const backendKinds: readonly BackendKind[] = backends.map(({ kind }) => kind);

/** The backend of a kind. */
export function backendOf(kind: BackendKind): Backend {
  const backend = backends.find((candidate) => candidate.kind.name === kind.name);
  if (backend === undefined) throw new Error(`no backend is registered under "${kind.name}"`);
  return backend;
}

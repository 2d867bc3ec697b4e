// Every kind of DNS host, the default first: one folder, one line. Loads no Pulumi before a zone is provisioned.
import type { Resource } from "@pulumi/pulumi";
import type { BackendKind } from "../../core/config/backend-kind";
import type { ZonePlan } from "../../core/plan";
import type { Backend, ProvisionContext } from "./backend";
import { zonefileBackend } from "./zonefile/provision";

const backends: readonly Backend[] = [zonefileBackend];

/** The kinds that the word after `backend:` may name. */
export const backendKinds: readonly BackendKind[] = backends.map(({ kind }) => kind);

/** Declares the resources of one zone with the backend that its plan names. */
export function provisionZone(zone: ZonePlan, context: ProvisionContext): Resource[] {
  const { kind } = zone.zone;
  const backend = backends.find((candidate) => candidate.kind.name === kind.name);
  if (backend === undefined) throw new Error(`no backend is registered under "${kind.name}"`);
  return backend.provision(zone, context);
}

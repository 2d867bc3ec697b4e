// Every kind of DNS host, the default first. No Pulumi here: plans need no engine.
import type { BackendKind } from "../../core/config/backend-kind";
import { zonefileKind } from "./zonefile/kind";

/** The kinds that the word after `backend:` may name. */
export const backendKinds: readonly BackendKind[] = [zonefileKind];

// The contract on zone files. BIND reads them, where it is installed.
import { describe } from "vitest";
import { backendContract } from "./suite";
import { hasBind, zonefileHost } from "./zonefile-host";

if (!hasBind && process.env["CI"] !== undefined) throw new Error("bind9-utils must be installed in CI");

describe.runIf(hasBind)("with named-compilezone", () => {
  backendContract(zonefileHost, { refusals: { "NS of the apex": ["zonefile.apex-ns"] }, twoSteps: {} });
});

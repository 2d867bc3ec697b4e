import { it, expect } from "vitest";
import { planStack, codes } from "../support";
import { fullStack, signerKey } from "../fakes/full-domain";
import { zoneFiles } from "../fakes/served";
it("x", async () => {
  const plan = planStack(fullStack(signerKey("rsa"), signerKey("ed25519")));
  console.log(
    codes(plan).filter((c) => /^[Ee]/.test(c)),
    plan.issues.filter((i) => i.severity === "error"),
  );
  const z = await zoneFiles(plan);
  for (const t of Object.values(z)) console.log(t);
});

// The sides of `review --live`: what the zones of a stack hold now, and its plan.
import { RunError } from "@pulumi/pulumi/errors";
import { hasErrors } from "../../core/issue";
import { comparePlan } from "../adopt/compare-plan";
import { readZones } from "../adopt/sources";
import { openPlan } from "../commands/plan";
import { locate } from "../config-file";
import type { Server } from "../dns/servers";
import { writeIssues } from "../output";
import { projectRoot, type ConfigOptions } from "../project";
import { sidesOfZones } from "./live-sides";
import type { SidesRead } from "./read-sides";

/** What to compare with: the DNS hosts of the zones, unless files or a nameserver are named. */
export interface LiveOptions extends ConfigOptions {
  readonly existing?: readonly string[];
  readonly axfr?: Server;
}

/** Reads every zone of the plan; nothing when the plan has errors, which are printed. */
export async function liveSides(options: LiveOptions): Promise<SidesRead | undefined> {
  const { file, planned } = openPlan(options);
  writeIssues(file.path, locate(planned.issues, file));
  if (hasErrors(planned.issues)) return undefined;
  try {
    const zones = planned.zones.map(({ zone }) => zone);
    const { byApex, issues } = await readZones(zones, { ...options, root: projectRoot() });
    // half of what there is would be no ground to stand on
    return issues.length > 0 ? { issues } : sidesOfZones(planned, comparePlan(planned, byApex));
  } catch (error) {
    // a missing SDK says itself how to get it
    if (!RunError.isInstance(error)) throw error;
    process.stderr.write(`✖ ${error.message}\n`);
    return undefined;
  }
}

// A whole plan as a reviewer reads it: what golden files hold.
import { printIssues } from "../../core/issue";
import type { Plan } from "../../core/plan";
import { zoneText } from "../../core/render/zone-text";

/** Zones, manual actions, files and issues of a plan. */
export function planText(planned: Plan): string {
  const actions = planned.manualActions.map(
    (action) => `☐ ${action.id} (${action.domain})\n  ${action.ticket.replaceAll("\n", "\n  ")}`,
  );
  const artifacts = planned.artifacts.map(
    ({ title, location, content }) => `▤ ${title}: ${location}\n${content.replaceAll("\r\n", "\n")}`,
  );
  return (
    [...planned.zones.map(zoneText), ...actions, ...artifacts, printIssues(planned.issues)].join("\n") + "\n"
  );
}

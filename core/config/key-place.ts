// Places of keys that are free text.
import { pathText, type Path } from "../path";

/** The place of a key as issues show it. A key is free text: a secret in it is hidden, an endless one cut. */
export function keyPlace(base: string, path: Path): string {
  return pathText(base, path.map(shownStep));
}

function shownStep(step: PropertyKey): PropertyKey {
  if (typeof step !== "string" || (step.length <= 253 && !step.includes("PRIVATE KEY"))) return step;
  return step.includes("PRIVATE KEY") ? "(a private key, not shown)" : `${step.slice(0, 77)}...`;
}

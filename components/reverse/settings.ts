// The arguments that a program gives to a reverse backend, judged as far as they are known.
import { Output } from "@pulumi/pulumi";
import type { BackendKind } from "../../core/config/backend-kind";
import { readSettings } from "../backends/read-settings";
import type { Inputs, ReverseBackend, ReverseService } from "./backend";

/** What every reverse backend takes beside its own settings. */
export type ReversePlace = Pick<ReverseBackend, "host" | "family" | "index" | "provider">;

/** A reverse backend out of the arguments of its function; throws for plain settings that are wrong. */
export function reverseBackend<Settings>(
  service: ReverseService<Settings>,
  args: Inputs<Settings> & ReversePlace,
): ReverseBackend<Settings> {
  const { host, family, index, provider, ...settings } = args;
  return {
    service,
    settings: { ...settings, ...(readKnown(service.kind, settings) as object) } as Inputs<Settings>,
    host,
    family,
    index,
    provider,
  };
}

/** Judges the settings that are no Outputs; one that is `undefined` was not given. */
function readKnown(kind: BackendKind, settings: object): unknown {
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  const isLate = (value: unknown): boolean => Output.isInstance(value) || value instanceof Promise;
  const late = given.filter(([key, value]) => isLate(value) && key in kind.schema.shape);
  const known = given.filter((entry) => !late.includes(entry));
  const schema = kind.schema.omit(
    Object.fromEntries(late.map(([key]) => [key, true])) as Record<string, never>,
  );
  return readSettings({ ...kind, schema }, Object.fromEntries(known));
}

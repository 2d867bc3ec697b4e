// The settings of a zone that is kept in a file, as they arrive with the resource.
import { parseName, quote, type Fqdn } from "../../core/dns/name";

/** Where the file is, and what a file that is made new begins with. */
export interface ZonefileSettings {
  /** relative to the folder of the project, or absolute */
  readonly path: string;
  readonly nameservers?: readonly Fqdn[];
  readonly hostmaster?: Fqdn;
}

type Errors = string[];

/** Reads `settings`; every error says where it is. */
export function readZonefileSettings(
  value: unknown,
): { readonly value: ZonefileSettings } | { readonly errors: readonly string[] } {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { errors: ["settings: an object with path is required"] };
  }
  const { path, nameservers, hostmaster, ...rest } = value as Record<string, unknown>;
  const errors: Errors = Object.keys(rest).map((key) => `settings: unknown key ${quote(key)}`);
  const read: ZonefileSettings = {
    path: readPath(path, errors),
    ...(nameservers === undefined ? {} : { nameservers: readNames(nameservers, errors) }),
    ...(hostmaster === undefined ? {} : { hostmaster: readName(hostmaster, "settings.hostmaster", errors) }),
  };
  return errors.length === 0 ? { value: read } : { errors };
}

function readPath(value: unknown, errors: Errors): string {
  if (typeof value === "string" && value !== "" && !value.includes("\0")) return value;
  const got = typeof value === "string" ? quote(value) : "nothing of the kind";
  errors.push(`settings.path: the path of a file is required, got ${got}`);
  return "";
}

function readNames(value: unknown, errors: Errors): Fqdn[] {
  if (Array.isArray(value) && value.length > 0) {
    return value.map((name, index) => readName(name, `settings.nameservers[${index}]`, errors));
  }
  errors.push("settings.nameservers: at least one name is required");
  return [];
}

function readName(value: unknown, where: string, errors: Errors): Fqdn {
  const name = typeof value === "string" ? parseName(value) : { error: "a name is required" };
  if ("value" in name) return name.value;
  errors.push(`${where}: ${name.error}`);
  return "" as Fqdn;
}

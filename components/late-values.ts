// Values that are not known before `up`: addresses, DKIM public keys, DANE digests. The shape of a plan never
// depends on them, so it is planned with stand-ins; the content is planned again inside `apply`.
import * as pulumi from "@pulumi/pulumi";
import { pathText, type Path } from "../core/path";

/** A value of the configuration that is an Output. */
export interface LateValue {
  readonly path: Path;
  readonly value: pulumi.Output<string>;
  readonly kind: Kind;
}

/** A configuration whose late values were taken out. */
export interface Separated {
  readonly late: readonly LateValue[];
  /** the configuration with a value in each late place */
  readonly fill: (values: readonly string[]) => unknown;
}

type Kind = "ipv4" | "ipv6" | "publicKey" | "ed25519Key" | "digest";

/** Where an Output may stand; every other value decides which records exist and must be plain. */
const places: readonly (readonly [pattern: RegExp, kind: Kind])[] = [
  [/^hosts\.[^.]+\.ipv4(\.\d+)?$/, "ipv4"],
  [/^hosts\.[^.]+\.ipv6(\.\d+)?$/, "ipv6"],
  [/^dkim\.[^.]+(\.\d+)?\.publicKey$/, "publicKey"],
  [/^dane\..+\.(?:digest|data)$/, "digest"],
];

/** What belongs into a place; the settings beside a key say of which type it is. */
function kindOf(path: Path, beside: unknown): Kind | undefined {
  const text = path.map((step) => String(step).replaceAll(".", "\u0000")).join(".");
  const kind = places.find(([pattern]) => pattern.test(text))?.[1];
  const keyType = (beside as { readonly keyType?: unknown } | undefined)?.keyType;
  return kind === "publicKey" && keyType === "ed25519" ? "ed25519Key" : kind;
}

/** Takes the Outputs (and Promises) out of a configuration. Throws for one that stands where none may. */
export function separateLateValues(settings: unknown, base: string): Separated {
  const late: LateValue[] = [];
  const wrong: string[] = [];
  const walk = (value: unknown, path: Path, beside?: unknown): void => {
    if (pulumi.Output.isInstance(value) || value instanceof Promise) {
      const kind = kindOf(path, beside);
      if (kind === undefined) wrong.push(pathText(base, path));
      else late.push({ path, value: pulumi.output(value as pulumi.Input<string>), kind });
    } else if (Array.isArray(value)) {
      value.forEach((item, index) => {
        walk(item, [...path, index]);
      });
    } else if (typeof value === "object" && value !== null) {
      for (const [key, item] of Object.entries(value)) walk(item, [...path, key], value);
    }
  };
  walk(settings, []);
  if (wrong.length > 0) {
    throw new pulumi.RunError(
      `config.late-value: an Output stands at ${wrong.join(" and ")}; Outputs are allowed for the addresses of hosts, ` +
        "DKIM public keys and DANE digests, everything else decides which records exist and must be plain",
    );
  }
  return { late, fill: (values) => fill(settings, late, values) };
}

function fill(settings: unknown, late: readonly LateValue[], values: readonly string[]): unknown {
  const byPath = new Map(late.map(({ path }, index) => [path.join("\u0000"), values[index]]));
  const copy = (value: unknown, path: Path): unknown => {
    const replaced = byPath.get(path.join("\u0000"));
    if (replaced !== undefined) return replaced;
    if (Array.isArray(value)) return value.map((item, index) => copy(item, [...path, index]));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item, [...path, key])]));
  };
  return copy(settings, []);
}

/** An RSA public key of 2048 bits that nobody has the private half of: its modulus is a pattern. */
function standInKey(number: number): string {
  const modulus = Buffer.alloc(256, 0xa5);
  modulus.writeUInt32BE(number, 128);
  const head = "30820122300d06092a864886f70d01010105000382010f003082010a0282010100";
  return Buffer.concat([Buffer.from(head, "hex"), modulus, Buffer.from("0203010001", "hex")]).toString(
    "base64",
  );
}

/** 32 octets that no private half is known of. */
function standInEd25519(number: number): string {
  const octets = Buffer.alloc(32, 0xa5);
  octets.writeUInt32BE(number, 8);
  return octets.toString("base64");
}

const standIns: Readonly<Record<Kind, (number: number) => string>> = {
  // RFC 2544 and RFC 5180: blocks for benchmarks, which no host on the Internet has
  ipv4: (number) => `198.18.${number >> 8}.${number & 255}`,
  ipv6: (number) => `2001:2::${number.toString(16)}`,
  publicKey: standInKey,
  ed25519Key: standInEd25519,
  digest: (number) => number.toString(16).padStart(64, "0"),
};

/** Plain values for the late places. Two rounds share no value, so that what differs between them is late. */
export function standInValues(late: readonly LateValue[], round: 0 | 1): string[] {
  return late.map(({ kind }, index) => standIns[kind](1 + index * 2 + round));
}

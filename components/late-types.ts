// Where the arguments of a MailDomain may be Outputs.
import type { Input } from "@pulumi/pulumi";

/** The keys whose values may be known only after `up`. */
type LateKey = "ipv4" | "ipv6" | "publicKey" | "digest";

/** The same type, with `Input<string>` for the addresses of hosts, DKIM public keys and DANE digests. */
export type WithLateValues<T> = T extends readonly (infer Item)[]
  ? readonly WithLateValues<Item>[]
  : T extends object
    ? { [K in keyof T]: K extends LateKey ? LateValue<T[K]> : WithLateValues<T[K]> }
    : T;

type LateValue<T> = T extends string
  ? T | Input<string>
  : T extends readonly (infer Item)[]
    ? readonly LateValue<Item>[]
    : T;

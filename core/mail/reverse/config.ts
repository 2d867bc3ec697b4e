import * as z from "zod";
import { parseAddress } from "../../dns/address";
import { quote, type Fqdn } from "../../dns/name";
import { pathText } from "../../path";
import { nameField, parsed, ttlField } from "../fields";
import { outsideDelegation, parseDelegation, type Delegation } from "./record";
import { ownerKeys, type OwnerKey } from "./owners";

/** What is said about the PTR of one address. */
export interface ReverseEntry {
  readonly address: string;
  /** its place below the mail domain: `reverse["192.0.2.25"]` */
  readonly path: string;
  /** `undefined`: the mail host that has the address */
  readonly target: Fqdn | undefined;
  readonly owner: OwnerKey;
  readonly publish: boolean;
  /** seconds; `undefined`: the ttl of the mail domain */
  readonly ttl: number | undefined;
  readonly delegated: Delegation | undefined;
}

declare module "../feature" {
  interface MailConfig {
    /** the PTRs of the addresses that mail leaves from */
    readonly reverse: {
      readonly on: boolean;
      readonly entries: readonly ReverseEntry[];
      /** places of late addresses whose PTR the component sets by itself: "mail.example.com/ipv4" */
      readonly served?: ReadonlySet<string>;
    };
  }
}

const entry = z.strictObject({
  target: nameField.optional().meta({
    description: "host that the PTR names (RFC 1035 3.3.12); default: the mail host with this address",
    examples: ["mail.example.com"],
  }),
  owner: z
    .enum(ownerKeys)
    .default("unknown")
    .meta({
      description: "whom the address belongs to: the manual action then says where to click or whom to ask",
      examples: ["hetzner"],
    }),
  publish: z.boolean().default(true).meta({
    description: "false: no PTR is built or asked for; it is set elsewhere",
  }),
  ttl: ttlField.optional().meta({ description: "seconds; default: the ttl of the mail domain" }),
  delegated: parsed("ptr.2317", parseDelegation, "RFC 2317 4")
    .optional()
    .meta({
      description:
        "classless zone that holds the PTR of this IPv4 address (RFC 2317 4, RFC 4183), as slash, dash or range form",
      examples: ["0/26.2.0.192.in-addr.arpa", "0-63.2.0.192.in-addr.arpa"],
    }),
});

const lateKey =
  "an Output was given as the address of an entry: the reverse name that it leads to decides which records exist";
const lateFix =
  "give the address as a plain value, or leave the entry out: the PTR of a late address is a manual action by its place";

const entries = z.record(z.string(), entry).transform((given, context): readonly ReverseEntry[] => {
  const seen = new Map<string, string>();
  const problem = (path: string[], code: string, message: string, reference?: string, fix?: string): void => {
    const params = { code, ...(reference && { reference }), ...(fix && { fix }) };
    context.issues.push({ code: "custom", input: path[0], path, message, params });
  };
  const keys = Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1));
  const read = keys.flatMap(([key, settings]): ReverseEntry[] => {
    // an Output as a key becomes the text that explains why it cannot be one
    if (/\[?Output<|^\[object /.test(key)) {
      problem([], "config.late-value", lateKey, undefined, lateFix);
      return [];
    }
    const address = parseAddress(key);
    if ("error" in address) {
      problem([key], "dns.ip", address.error, key.includes(":") ? "RFC 5952 4" : "RFC 6943 3.1.1");
      return [];
    }
    const twin = seen.get(address.value);
    seen.set(address.value, key);
    if (twin !== undefined) {
      problem([key], "config.duplicate-name", `${quote(key)} and ${quote(twin)} are the same address`);
      return [];
    }
    const { target, owner, publish, ttl, delegated } = settings;
    const outside = delegated && outsideDelegation(address.value, delegated);
    if (outside !== undefined) problem([key, "delegated"], "ptr.2317", outside, "RFC 2317 4");
    const path = pathText("reverse", [key]);
    return [{ address: address.value, path, target, owner, publish, ttl, delegated }];
  });
  return read.sort((a, b) => (a.address < b.address ? -1 : 1));
});

export const reverseSchema = z
  .union([
    z.literal(false).transform(() => ({ on: false, entries: [] as readonly ReverseEntry[] })),
    z.literal("off").transform(() => ({ on: false, entries: [] as readonly ReverseEntry[] })),
    entries.transform((list) => ({ on: true, entries: list })),
  ])
  .prefault({})
  .meta({
    description:
      "PTRs (RFC 1035 3.5, RFC 3596 2.5) by address; by default each address of each own mail host gets one. off publishes none",
    examples: [{ "192.0.2.25": { owner: "hetzner" } }],
  });

// hcloud.Rdns for the engine in tests: who owns which address stands in a table.
import type { PlainObject } from "../../provider/struct";
import { textOf } from "./fields";
import { isUnknown, startStandIn, type ResourceBehaviour, type StandIn } from "./provider-host";
import { canonicalAddress, pointsBack, ReverseTable, type Forward } from "./reverse-table";

/** What the project at Hetzner holds. */
export interface HcloudOptions {
  /** address to owner as import ids write it: "s-42" a server, "p-" a primary, "f-" a floating address, "l-" a load balancer */
  readonly addresses: Readonly<Record<string, string>>;
  /** Hetzner does not look; with this it refuses a name that does not have the address yet */
  readonly forward?: Forward;
}

/** A provider that answers, and what it has set. */
export interface ReverseProvider extends StandIn {
  readonly table: ReverseTable;
}

const owners: Readonly<Record<string, string>> = {
  serverId: "s",
  primaryIpId: "p",
  floatingIpId: "f",
  loadBalancerId: "l",
};
const inputNames = ["ipAddress", "dnsPtr", ...Object.keys(owners)];

/** Starts a stand-in for the official provider. */
export async function startHcloudProvider(options: HcloudOptions): Promise<ReverseProvider> {
  const table = hetznerTable(options.addresses);
  const provider = await startStandIn("hcloud", { "hcloud:index/rdns:Rdns": hcloudRdns(table, options) });
  return { ...provider, table };
}

/** The table before anybody sets a name. */
export function hetznerTable(addresses: HcloudOptions["addresses"]): ReverseTable {
  return new ReverseTable(Object.keys(addresses), (address) => {
    const parts = address.includes(":") ? [address] : address.split(".").reverse();
    return `static.${parts.join(".").replaceAll(":", "-")}.clients.your-server.de`;
  });
}

/** The resource. */
export function hcloudRdns(table: ReverseTable, { addresses, forward }: HcloudOptions): ResourceBehaviour {
  const ownerOf = new Map(
    Object.entries(addresses).map(([address, owner]) => [canonicalAddress(address), owner]),
  );

  async function set(inputs: PlainObject): Promise<void> {
    const [address, host] = [textOf(inputs, "ipAddress"), textOf(inputs, "dnsPtr")];
    if (ownerOf.get(canonicalAddress(address)) !== ownerKey(inputs))
      throw new Error(
        `hcloud: invalid input in field 'ip' (invalid_input): [ip => ${address} is not assigned]`,
      );
    if (forward !== undefined && !(await pointsBack(forward, host, address)))
      throw new Error(
        `hcloud: invalid input in field 'dns_ptr' (invalid_input): [dns_ptr => ${host} does not have ${address}]`,
      );
    table.set(address, host);
  }

  return {
    check: (inputs) => ({ inputs, failures: failures(inputs) }),
    diff: (_id, state, _oldInputs, news) => {
      const diffs = inputNames.filter((name) => (state[name] ?? undefined) !== (news[name] ?? undefined));
      const replaces = diffs.filter((name) => name !== "dnsPtr");
      return { changes: diffs.length > 0 ? "some" : "none", diffs, replaces };
    },
    create: async (inputs, { preview }) => {
      if (preview) return { id: "", state: inputs };
      await set(inputs);
      return { id: `${ownerKey(inputs)}-${textOf(inputs, "ipAddress")}`, state: inputs };
    },
    read: (id) => {
      const found = /^([spfl])-(\d+)-(.+)$/.exec(id);
      const [, kind = "", number = "", address = ""] = found ?? [];
      const dnsPtr = table.name(address);
      if (dnsPtr === undefined || ownerOf.get(canonicalAddress(address)) !== `${kind}-${number}`)
        return Promise.resolve(undefined);
      const key = Object.keys(owners).find((name) => owners[name] === kind) ?? "";
      const state = { ipAddress: address, dnsPtr, [key]: Number(number) };
      return Promise.resolve({ id, state, inputs: state });
    },
    update: async (_id, _state, news, { preview }) => {
      if (!preview) await set(news);
      return news;
    },
    delete: (_id, state) => {
      table.reset(textOf(state, "ipAddress"));
      return Promise.resolve();
    },
  };
}

function ownerKeys(inputs: PlainObject): string[] {
  return Object.keys(owners).filter((name) => inputs[name] !== undefined && inputs[name] !== null);
}

function ownerKey(inputs: PlainObject): string {
  const [name = ""] = ownerKeys(inputs);
  return `${owners[name]}-${textOf(inputs, name)}`;
}

function failures(inputs: PlainObject): { property?: string; reason: string }[] {
  const missing = ["ipAddress", "dnsPtr"].filter((name) => inputs[name] === undefined);
  const wrong = missing.map((property) => ({ property, reason: `Missing required argument "${property}"` }));
  const keys = ownerKeys(inputs);
  const notNumbers = keys.filter((name) => !isUnknown(inputs[name]) && typeof inputs[name] !== "number");
  return [
    ...wrong,
    ...notNumbers.map((property) => ({ property, reason: "a number is required" })),
    ...(keys.length === 1 ? [] : [{ reason: `one of ${Object.keys(owners).join(", ")} must be given` }]),
  ];
}

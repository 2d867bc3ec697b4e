// linode.Rdns for the engine in tests: a PTR is taken only when its forward record resolves.
import type { PlainObject } from "../../provider/struct";
import { textOf } from "./fields";
import type { ReverseProvider } from "./hcloud";
import { startStandIn, type ResourceBehaviour } from "./provider-host";
import { canonicalAddress, pointsBack, ReverseTable, type Forward } from "./reverse-table";

/** What the account at Linode holds. */
export interface LinodeOptions {
  readonly addresses: readonly string[];
  readonly forward: Forward;
}

/** Starts a stand-in for the official provider. */
export async function startLinodeProvider({ addresses, forward }: LinodeOptions): Promise<ReverseProvider> {
  const table = linodeTable(addresses);
  const provider = await startStandIn("linode", { "linode:index/rdns:Rdns": linodeRdns(table, forward) });
  return { ...provider, table };
}

/** The table before anybody sets a name. */
export function linodeTable(addresses: readonly string[]): ReverseTable {
  return new ReverseTable(
    addresses,
    (address) => `${address.replace(/[.:]/g, "-")}.ip.linodeusercontent.com`,
  );
}

/** The resource. */
export function linodeRdns(table: ReverseTable, forward: Forward): ResourceBehaviour {
  async function set(address: string, host: string): Promise<void> {
    if (table.name(address) === undefined) throw new Error("[404] Not found");
    const addresses = await forward(host);
    if (addresses.length === 0)
      throw new Error(`[400] [rdns] We were unable to perform a lookup for '${host}' at this time.`);
    if (!(await pointsBack(() => addresses, host, address)))
      throw new Error(
        `[400] [rdns] No match was found for '${host}'. Reverse DNS must have a matching forward entry.`,
      );
    table.set(address, host);
  }

  return {
    check: (inputs) => ({ inputs: { waitForAvailable: false, ...inputs }, failures: failures(inputs) }),
    diff: (_id, state, _oldInputs, news) => {
      const address = (fields: PlainObject): string => canonicalAddress(textOf(fields, "address"));
      const diffs = ["address", "rdns", "waitForAvailable"].filter((name) =>
        name === "address" ? address(state) !== address(news) : state[name] !== news[name],
      );
      const replaces = diffs.filter((name) => name === "address");
      return { changes: diffs.length > 0 ? "some" : "none", diffs, replaces };
    },
    create: async (inputs, { preview }) => {
      if (preview) return { id: "", state: inputs };
      const address = textOf(inputs, "address");
      await set(address, textOf(inputs, "rdns"));
      return { id: address, state: inputs };
    },
    read: (id) => {
      const rdns = table.name(id);
      if (rdns === undefined) return Promise.resolve(undefined);
      const state = { address: id, rdns, waitForAvailable: false };
      return Promise.resolve({ id, state, inputs: state });
    },
    update: async (id, _state, news, { preview }) => {
      if (!preview) await set(id, textOf(news, "rdns"));
      return news;
    },
    delete: (id) => {
      table.reset(id);
      return Promise.resolve();
    },
  };
}

function failures(inputs: PlainObject): { property: string; reason: string }[] {
  return ["address", "rdns"]
    .filter((name) => inputs[name] === undefined)
    .map((property) => ({ property, reason: `Missing required argument "${property}"` }));
}

// aws:ec2/eipDomainName:EipDomainName as the official provider behaves, with the addresses in memory.
import type { PlainObject } from "../../../provider/struct";
import { textOf } from "../fields";
import { isUnknown, unknownValue, type Failure, type ResourceBehaviour } from "../provider-host";
import { pointsBack, type Forward } from "../reverse-table";

/** The elastic addresses of the account. */
export interface Addresses {
  /** the IPv4 address of each allocation */
  readonly addresses: Readonly<Record<string, string>>;
  /** the A records that the world sees of a host */
  readonly forward: Forward;
  /** where the reverse names are kept, by allocation: to look at and to change. @default a new one */
  readonly names?: Map<string, string>;
}

/** The behaviour, on these addresses. */
export function eipDomainName({ addresses, forward, names = new Map() }: Addresses): ResourceBehaviour {
  /** A name is taken only once it leads to the address. */
  async function modify(doing: string, allocation: string, inputs: PlainObject): Promise<string> {
    const address = addresses[allocation];
    if (address === undefined)
      throw refusal(
        doing,
        "InvalidAllocationID.NotFound",
        `The allocation ID '${allocation}' does not exist`,
      );
    const name = textOf(inputs, "domainName").toLowerCase().replace(/\.$/, "");
    if (!(await pointsBack(forward, name, address)))
      throw refusal(
        doing,
        "InvalidParameterValue",
        `The domain name ${name} does not resolve to ${address}; a forward record is needed first`,
      );
    names.set(allocation, `${name}.`);
    return `${name}.`;
  }

  return {
    check: (inputs) => ({ inputs, failures: failuresOf(inputs) }),

    diff: (_id, state, oldInputs, news) => {
      const diffs = ["allocationId", "domainName"].filter((property) => {
        const before = oldInputs[property] ?? state[property];
        return isUnknown(news[property]) || before !== news[property];
      });
      const replaces = diffs.filter((property) => property === "allocationId");
      return { changes: diffs.length > 0 ? "some" : "none", replaces, diffs };
    },

    async create(inputs, { preview }) {
      if (preview) return { id: "", state: { ...inputs, ptrRecord: unknownValue } };
      const id = textOf(inputs, "allocationId");
      const ptrRecord = await modify("creating EC2 EIP Domain Name", id, inputs);
      return { id, state: { ...inputs, ptrRecord } };
    },

    // the service tells the reverse name alone: a name given otherwise stays as it was said
    read: (id, state, inputs) => {
      const ptrRecord = names.get(id);
      if (ptrRecord === undefined) return Promise.resolve(undefined);
      const known = state ?? { allocationId: id, domainName: ptrRecord.replace(/\.$/, "") };
      const read = state === undefined ? known : inputs;
      return Promise.resolve({ id, state: { ...known, ptrRecord }, inputs: read });
    },

    async update(id, _state, news, { preview }) {
      if (preview) return { ...news, ptrRecord: unknownValue };
      return { ...news, ptrRecord: await modify(`updating EC2 EIP Domain Name (${id})`, id, news) };
    },

    delete: (id) => {
      names.delete(id);
      return Promise.resolve();
    },
  };
}

function refusal(doing: string, code: string, message: string): Error {
  return new Error(
    `${doing}: operation error EC2: ModifyAddressAttribute, https response error StatusCode: 400, api error ${code}: ${message}`,
  );
}

function failuresOf(inputs: PlainObject): Failure[] {
  return ["allocationId", "domainName"]
    .filter((property) => inputs[property] === undefined || inputs[property] === "")
    .map((property) => ({
      property,
      reason: `Missing required argument. The argument "${property}" is required`,
    }));
}

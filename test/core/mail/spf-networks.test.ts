// Sets of addresses, against sets of single numbers.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressOctets } from "../../../core/dns/address";
import { RangeIndex } from "../../../core/mail/spf/range-index";
import { common, networkRange, networkTexts, pieces, union, without } from "../../../core/mail/spf/networks";

interface Block {
  readonly last: number;
  readonly bits: number;
}
const block = fc.record({ last: fc.integer({ min: 0, max: 255 }), bits: fc.integer({ min: 24, max: 32 }) });

function rangeOf({ last, bits }: Block) {
  return networkRange([192, 0, 2, last], bits);
}

/** The last octets of the addresses that blocks of 192.0.2.0/24 hold. */
function held(blocks: readonly Block[]): number[] {
  const within = (octet: number): boolean =>
    blocks.some(({ last, bits }) => octet >> (32 - bits) === last >> (32 - bits));
  return Array.from({ length: 256 }, (_, octet) => octet).filter(within);
}

function heldBy(texts: readonly string[]): number[] {
  return texts.flatMap((text) => {
    const [address = "", bits = "32"] = text.split("/");
    const first = Number(address.split(".")[3]);
    return Array.from({ length: 2 ** (32 - Number(bits)) }, (_, index) => first + index);
  });
}

describe("sets of addresses", () => {
  it("hold what some of their networks hold", () => {
    fc.assert(
      fc.property(fc.array(block), (blocks) => {
        expect(heldBy(networkTexts(union(blocks.map(rangeOf))))).toEqual(held(blocks));
      }),
    );
  });

  it("are taken from each other address by address", () => {
    fc.assert(
      fc.property(fc.array(block), fc.array(block), (from, taken) => {
        const rest = without(union(from.map(rangeOf)), union(taken.map(rangeOf)));
        const gone = new Set(held(taken));
        expect(heldBy(networkTexts(rest))).toEqual(held(from).filter((octet) => !gone.has(octet)));
      }),
    );
  });

  it("are found by range as by a look at each", () => {
    fc.assert(
      fc.property(fc.array(block), block, (blocks, wanted) => {
        const [ranges, range] = [blocks.map(rangeOf), rangeOf(wanted)];
        const found = new RangeIndex(ranges.map((one, index) => [one, index] as const)).overlapping(range);
        const each = [...ranges.keys()].filter((index) => common([ranges[index]!], [range]).length > 0);
        expect([...found].sort((a, b) => a - b)).toEqual(each);
      }),
    );
  });

  it("are cut into pieces that hold every address once, none of them in a part of a network", () => {
    fc.assert(
      fc.property(fc.array(block), (blocks) => {
        const networks = blocks.map(rangeOf);
        const cut = pieces(networks);
        expect(networkTexts(union(cut))).toEqual(["0.0.0.0/0", "::/0"]);
        expect(cut.slice(1).every(({ first }, index) => first > (cut[index]?.last ?? first))).toBe(true);
        for (const piece of cut)
          for (const network of networks) expect([[], [piece]]).toContainEqual(common([piece], [network]));
      }),
    );
  });

  it.each([
    [["0.0.0.0/1", "128.0.0.0/1"], "0.0.0.0/0"],
    [["255.255.255.255/32", "::/128"], "255.255.255.255, ::"],
    [["2001:db8::/33", "2001:db8:8000::/33"], "2001:db8::/32"],
    [["192.0.2.77/24"], "192.0.2.0/24"],
  ])("%j is %s", (networks, text) => {
    const ranges = networks.map((network) => {
      const [address = "", bits] = network.split("/");
      return networkRange(addressOctets(address), Number(bits));
    });
    expect(networkTexts(union(ranges)).join(", ")).toBe(text);
  });
});

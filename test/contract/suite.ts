// The contract of DNS hosts: every host runs every case, but those that it refuses by name.
import { describe, expect, it } from "vitest";
import { contractCases, retypeCases } from "./cases";
import { changeOf, refusalsOf, runCase, wantedOf, type ContractHost } from "./run-case";

/** What sets one host apart from the others. */
export interface Particulars {
  /** the exact cases that it refuses, and with which codes */
  readonly refusals: Readonly<Record<string, readonly string[]>>;
  /** the changes of type that it cannot make in one update, and a part of what it says */
  readonly twoSteps: Readonly<Record<string, string>>;
}

/** Runs the contract. */
export function backendContract(host: ContractHost, { refusals, twoSteps }: Particulars): void {
  const rows = contractCases.map((row) => [row.title, row] as const);

  describe(`${host.kind.name}: what is refused`, () => {
    it("is listed here, every case and its codes", () => {
      const found = contractCases.map((row) => [row.title, refusalsOf(host.kind, row)] as const);
      expect(Object.fromEntries(found.filter(([, codes]) => codes.length > 0))).toEqual(refusals);
    });

    it("has codes of the backend's own", () => {
      const foreign = Object.values(refusals).flat();
      expect(foreign.filter((code) => !code.startsWith(`${host.kind.name}.`))).toEqual([]);
    });
  });

  describe(`${host.kind.name}: what is published is held, and stays without further changes`, () => {
    const accepted = rows.filter(([, row]) => refusalsOf(host.kind, row).length === 0);
    it.each(accepted)("%s", async (_title, row) => {
      expect(await runCase(host, row)).toEqual(wantedOf(row));
    });
  });

  describe(`${host.kind.name}: a name whose type changes`, () => {
    it.each(retypeCases.map((row) => [row.title, row] as const))("%s", async (title, row) => {
      const refusal = twoSteps[title];
      if (refusal === undefined) {
        expect(await changeOf(host, row)).toBe("one update");
        expect(await runCase(host, row)).toEqual(wantedOf(row));
      } else {
        const said = await changeOf(host, row);
        expect(said).toMatch(/^refused, nothing lost: /);
        expect(said).toContain(refusal);
      }
    });

    it("is refused in no other case than those", () => {
      const titles = retypeCases.map(({ title }) => title);
      expect(Object.keys(twoSteps).filter((title) => !titles.includes(title))).toEqual([]);
    });
  });
}

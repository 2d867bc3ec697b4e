// Zone files under the contract: written by our provider, read back by BIND.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { zonefileKind } from "../../components/backends/zonefile/kind";
import { withoutDot, type Fqdn } from "../../core/dns/name";
import { EngineRun, zoneRecordsType } from "../../provider/service";
import { ZonefileStore } from "../../provider/zonefile/index";
import type { ResourceBehaviour } from "../fakes/provider-host";
import { splitFields, unescaped, type HeldRecord } from "./held";
import type { ContractHost } from "./run-case";

const environment = {
  ...process.env,
  PATH: [process.env["PATH"] ?? "", "/usr/local/sbin", "/usr/sbin", "/sbin"].join(delimiter),
};
const compiler = "named-compilezone";

/** Whether BIND is there to read them. */
export const hasBind = spawnSync(compiler, ["-h"], { env: environment }).error === undefined;

/** A zone file in a folder of its own. */
export const zonefileHost: ContractHost = {
  kind: zonefileKind,
  start: (apex) => {
    const folder = mkdtempSync(join(tmpdir(), "maildomain-contract-"));
    const file = join(folder, "a.zone");
    const store = new ZonefileStore({ root: folder });
    return Promise.resolve({
      settings: { path: "a.zone" },
      resources: { [zoneRecordsType]: zoneRecords(() => new EngineRun(new Map([["zonefile", store]]))) },
      held: () => Promise.resolve(compiled(file, apex)),
      mark: () => Promise.resolve(stampOf(file)),
      stop: () => {
        rmSync(folder, { recursive: true });
        return Promise.resolve();
      },
    });
  },
};

/** The methods of our provider as those of the stand-ins. */
function zoneRecords(newRun: () => EngineRun): ResourceBehaviour {
  const urn = "urn:pulumi:contract::maildomain::maildomain:index:ZoneRecords::one";
  return {
    check: (inputs) => {
      const { failures, inputs: checked } = newRun().check(urn, inputs);
      return { inputs: checked, failures: failures.map((reason) => ({ reason })) };
    },
    diff: (_id, state, _oldInputs, news) => {
      const { changes, replaces } = newRun().diff(urn, state, news);
      const deleteBeforeReplace = replaces.length > 0;
      const diffs = [...changes.keys()];
      return { changes: diffs.length > 0 ? "some" : "none", diffs, replaces, deleteBeforeReplace };
    },
    create: (inputs, { preview }) => newRun().create(urn, inputs, preview),
    read: async (id, state = {}) => {
      const live = await newRun().read({ id, state });
      return live && { id, state: live, inputs: live };
    },
    update: (id, state, news, { preview }) => newRun().update({ id, state }, news, preview),
    delete: (id, state) => newRun().delete({ id, state }),
  };
}

/** A file is replaced as a whole: another one has another number, or another time. */
function stampOf(file: string): string {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? "none" : `${stats.ino} ${stats.mtimeNs}`;
}

/** The records that BIND finds, but SOA and NS of the apex, which every zone file has. */
export function compiled(file: string, apex: Fqdn): HeldRecord[] {
  if (stampOf(file) === "none") return [];
  const checks = ["n", "k", "M", "S", "m", "r"].flatMap((letter) => [`-${letter}`, "ignore"]);
  const args = [...checks, "-i", "none", "-s", "full", "-q", "-o", "-", withoutDot(apex), file];
  const { status, stdout, stderr } = spawnSync(compiler, args, {
    env: environment,
    encoding: "latin1",
  });
  if (status !== 0) throw new Error(`${compiler} refuses the zone:\n${stdout}${stderr}`);
  return stdout.split("\n").flatMap((line): HeldRecord[] => {
    const [, owner = "", ttl, type = "", rdata = ""] = /^(\S+)\s+(\d+)\s+IN\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    const made = type === "SOA" || (type === "NS" && owner === apex);
    if (ttl === undefined || made) return [];
    return [{ owner: unescaped(owner, 10), ttl: Number(ttl), type, fields: splitFields(rdata, 10) }];
  });
}

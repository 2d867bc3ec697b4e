// What a change of SRV records means: where mail programs find submission, IMAP and the rest.
import { root, withoutDot, type Fqdn } from "../../dns/name";
import type { Rdata } from "../../dns/rdata";
import {
  defineRisks,
  explainRecords,
  listed,
  onlyIn,
  riskReporter,
  type Finding,
  type Meaning,
  type PartChange,
  type Point,
  type RoomDiff,
} from "../diff";
import { serviceKind } from "./record";

export const servicesRisks = defineRisks({
  "services.gone": {
    risk: "caution",
    reference: "RFC 6186 3.4",
    title: "a service is no longer offered",
    why: "mail programs that look it up when an account is set up find nothing, or are told that there is none",
    rollback: "publish the old SRV again",
    example: "0 1 993 mail.example.com. → 0 0 0 .",
  },
});
const report = riskReporter(servicesRisks);

type Srv = Rdata<"SRV">;

/** SRV by service, host and port. */
export const servicesDiff: RoomDiff = {
  risks: servicesRisks,
  recognises: (owner, type) => (type === "SRV" || type === "TXT") && serviceOf(owner) !== undefined,
  explain: (change) =>
    change.type === "SRV" ? explainSrv(change as PartChange<"SRV">) : explainRecords(change),
};

function serviceOf(owner: Fqdn): string | undefined {
  const [, name] = /^_([a-z0-9]+)\._tcp\./.exec(owner) ?? [];
  return name !== undefined && serviceKind(name) !== undefined ? name : undefined;
}

function placeOf({ target, port }: Srv): string {
  return target === root ? "not offered" : `${withoutDot(target)} port ${port}`;
}

function explainSrv(change: PartChange<"SRV">): Meaning {
  const { added, removed } = onlyIn(
    change,
    (srv) => `${srv.priority} ${srv.weight} ${srv.port} ${srv.target}`,
  );
  const point = (op: "add" | "remove", srv: Srv): Point =>
    srv.target === root
      ? { op, label: "not offered" }
      : { op, label: placeOf(srv), note: `priority ${srv.priority}, weight ${srv.weight}` };
  const points = [...removed.map((srv) => point("remove", srv)), ...added.map((srv) => point("add", srv))];
  const name = serviceOf(change.owner) ?? "";
  const title = serviceKind(name)?.title ?? name;
  return {
    summary:
      change.after?.late === true ? `${title}: known after apply` : `${title}: ${placesText(added, removed)}`,
    points,
    findings: findingsOf(change, title),
  };
}

function placesText(added: readonly Srv[], removed: readonly Srv[]): string {
  const [now, old] = [added, removed].map((some) => listed(some.map(placeOf))) as [string, string];
  if (old === "") return now;
  if (now === "") return `no record any more, was ${old}`;
  return now === old ? `${now} with another priority or weight` : `${old} → ${now}`;
}

function findingsOf({ before, after }: PartChange<"SRV">, title: string): Finding[] {
  const offered = (rdatas: readonly Srv[] | undefined): boolean =>
    rdatas?.some(({ target }) => target !== root) === true;
  if (!offered(before?.rdatas) || offered(after?.rdatas) || after?.late === true) return [];
  return [report("services.gone", `${title} is no longer offered`)];
}

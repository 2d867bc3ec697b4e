// What a change of SRV records means: where mail programs find submission, IMAP and the rest.
import { root, withoutDot, type Fqdn } from "../../dns/name";
import { formatRdata } from "../../dns/presentation";
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
  const { added, removed } = onlyIn(change, (srv) => formatRdata("SRV", srv));
  const point = (op: "add" | "remove", srv: Srv): Point => ({
    op,
    label: placeOf(srv),
    ...(srv.target === root ? {} : { note: `priority ${srv.priority}, weight ${srv.weight}` }),
  });
  const late = change.after?.late === true;
  const points = [
    ...removed.map((srv) => point("remove", srv)),
    ...added.map((srv) => point("add", srv)),
    ...(late ? [{ op: "add", label: "known after apply" } as const] : []),
  ];
  const name = serviceOf(change.owner) ?? "";
  const title = serviceKind(name)?.title ?? name;
  return {
    summary: `${title}: ${late ? "known after apply" : placesText(change, added, removed)}`,
    points,
    findings: findingsOf(change, title),
  };
}

function placesText({ before, after }: PartChange, added: readonly Srv[], removed: readonly Srv[]): string {
  const [now, old] = [added, removed].map((some) => listed(some.map(placeOf))) as [string, string];
  if (now === "" && old === "") return "the same values, written otherwise";
  if (old === "") return before === undefined ? now : `also ${now}`;
  if (now === "") return after === undefined ? `no record any more, was ${old}` : `no longer ${old}`;
  return now === old ? `${now} with another priority or weight` : `${old} → ${now}`;
}

function findingsOf({ before, after }: PartChange<"SRV">, title: string): Finding[] {
  const offered = (rdatas: readonly Srv[] | undefined): boolean =>
    rdatas?.some(({ target }) => target !== root) === true;
  if (!offered(before?.rdatas) || offered(after?.rdatas) || after?.late === true) return [];
  return [report("services.gone", `${title} is no longer offered`)];
}

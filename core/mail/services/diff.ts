// What a change of SRV records means: where mail programs find submission, IMAP and the rest.
import { root, withoutDot, type Fqdn } from "../../dns/name";
import type { Rdata } from "../../dns/rdata";
import {
  defineRisks,
  explainRecords,
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
  const note = ({ priority, weight }: Srv): string => `priority ${priority}, weight ${weight}`;
  const points: Point[] = [
    ...removed.map((srv): Point => ({ op: "remove", label: placeOf(srv), note: note(srv) })),
    ...added.map((srv): Point => ({ op: "add", label: placeOf(srv), note: note(srv) })),
  ];
  const name = serviceOf(change.owner) ?? "";
  const title = serviceKind(name)?.title ?? name;
  const places = (some: readonly Srv[]): string => some.map(placeOf).join(", ");
  const summary =
    removed.length === 0
      ? `${title} at ${places(added)}`
      : added.length === 0
        ? `${title} no longer at ${places(removed)}`
        : `${title}: ${places(removed)} → ${places(added)}`;
  return {
    summary: change.after?.late === true ? "known after apply" : summary,
    points,
    findings: findingsOf(change, title),
  };
}

function findingsOf({ before, after }: PartChange<"SRV">, title: string): Finding[] {
  const offered = (rdatas: readonly Srv[] | undefined): boolean =>
    rdatas?.some(({ target }) => target !== root) === true;
  if (!offered(before?.rdatas) || offered(after?.rdatas) || after?.late === true) return [];
  return [report("services.gone", `${title} is no longer offered`)];
}

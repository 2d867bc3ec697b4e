// What a change of TLSA records means: which certificates or keys a mail server may show.
import { withoutDot } from "../../dns/name";
import {
  defineRisks,
  listed,
  onlyIn,
  riskReporter,
  type Finding,
  type Meaning,
  type PartChange,
  type Point,
  type RoomDiff,
} from "../diff";
import { formatTlsa, parameters, type Tlsa } from "./record";

export const daneRisks = defineRisks({
  "dane.no-overlap": {
    risk: "danger",
    reference: "RFC 7671 8.1",
    title: "TLSA records are replaced without overlap",
    why: "senders that hold the old RRset refuse the server from the moment it shows the new certificate, and those that hold the new one until then",
    rollback:
      "publish the old TLSA again beside the new one for two TTLs, then switch the certificate, then remove the old",
    example: "3 1 1 aa... → 3 1 1 bb...",
  },
  "dane.removed-early": {
    risk: "caution",
    reference: "RFC 7671 8.1",
    title: "one of several TLSA records goes",
    why: "if the server still shows the certificate that it stands for, senders refuse to deliver",
    rollback: "publish it again",
    example: "3 1 1 aa..., 3 1 1 bb... → 3 1 1 bb...",
  },
  "dane.first": {
    risk: "caution",
    reference: "RFC 7672 2.2",
    title: "a mail server gets its first TLSA records",
    why: "senders that honour DANE refuse to deliver from now on when the server shows another certificate or no TLS",
    rollback: "remove the TLSA records; senders that hold them go by them until they expire",
    example: "nothing → 3 1 1 aa...",
  },
});
const report = riskReporter(daneRisks);

/** TLSA by certificate or key. */
export const daneDiff: RoomDiff = {
  risks: daneRisks,
  recognises: (_owner, type) => type === "TLSA",
  explain: (change) => explainDane(change as PartChange<"TLSA">),
};

/** A TLSA in short: its parameters and the beginning of its data. */
export function tlsaLabel(tlsa: Tlsa): string {
  return `${parameters(tlsa)} ${tlsa.data.slice(0, 16)}${tlsa.data.length > 16 ? "…" : ""}`;
}

function noteOf({ usage, selector }: Tlsa): string {
  const what = selector === 1 ? "key" : "certificate";
  const whose = usage === 0 || usage === 2 ? "an authority" : "the server";
  return `${what} of ${whose}${usage < 2 ? ", publicly trusted" : ""}`;
}

function explainDane(change: PartChange<"TLSA">): Meaning {
  const { added, removed } = onlyIn(change, formatTlsa);
  const changed = new Set([...added, ...removed]);
  const points: Point[] = [
    ...removed.map((tlsa): Point => ({ op: "remove", label: tlsaLabel(tlsa), note: noteOf(tlsa) })),
    ...(change.after?.rdatas ?? []).map((tlsa): Point => ({
      op: changed.has(tlsa) ? "add" : "same",
      label: tlsaLabel(tlsa),
      note: noteOf(tlsa),
    })),
    ...(change.after?.late === true ? [{ op: "add", label: "known after apply" } as const] : []),
  ];
  const list = (some: readonly Tlsa[], word: string): string[] =>
    some.length === 0 ? [] : [`${word} ${listed(some.map(tlsaLabel))}`];
  const summary = [...list(added, "adds"), ...list(removed, "removes")].join("; ");
  return { summary: summary || "known after apply", points, findings: findingsOf(change, removed.length) };
}

function findingsOf({ owner, before, after }: PartChange<"TLSA">, removed: number): Finding[] {
  const name = withoutDot(owner);
  if (before === undefined) return [report("dane.first", `no TLSA was at ${name} before`)];
  // without any TLSA senders fall back to TLS without DANE, which harms no delivery
  if (after === undefined || removed === 0) return [];
  if (removed === before.rdatas.length)
    return [report("dane.no-overlap", `none of the old TLSA at ${name} stays`)];
  return [
    report(
      "dane.removed-early",
      `${removed} of ${before.rdatas.length} TLSA at ${name} ${removed === 1 ? "goes" : "go"}`,
    ),
  ];
}

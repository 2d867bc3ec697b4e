// One case on one host: declared by the backend, applied in the engine's order, read back, and applied again.
import * as pulumi from "@pulumi/pulumi";
import { provisionZones } from "../../components/backends/provision-zones";
import { heldBy, type Held } from "../../cli/held";
import type { BackendKind } from "../../core/config/backend-kind";
import { withoutDot, type Fqdn } from "../../core/dns/name";
import { rdataTexts, rrsetKey, type RRset } from "../../core/dns/rrset";
import type { ZonePlan } from "../../core/plan";
import type { ResourceBehaviour } from "../fakes/provider-host";
import type { ContractCase } from "./cases";
import { heldLines, wantedLines, type HeldRecord } from "./held";
import { TinyEngine, type Declared } from "./tiny-engine";

/** A kind of DNS host, and how to get one with an empty zone. */
export interface ContractHost {
  readonly kind: BackendKind;
  readonly start: (apex: Fqdn) => Promise<Service>;
}

/** A DNS host that runs. */
export interface Service {
  /** of its zone, as a program gives them */
  readonly settings: unknown;
  /** what the provider does, by type of resource */
  readonly resources: Readonly<Record<string, ResourceBehaviour>>;
  /** all records of the zone but those that the host made itself */
  held(): Promise<readonly HeldRecord[]>;
  /** differs after every write, whatever was written */
  mark(): Promise<string>;
  stop(): Promise<void>;
}

/** What is seen when one state of a case is applied. */
export interface Seen {
  readonly held: readonly string[];
  /** what the resources hold, as the commands tell it from their inputs */
  readonly told: readonly string[];
  /** what is left to do right afterwards: steps of a second update, what a refresh finds, steps after that */
  readonly left: readonly string[];
  /** whether the second update and the refresh wrote anything */
  readonly rewritten: boolean;
  /** whether this state was any different from the one before */
  readonly changed: boolean;
}

/** Applies the states of a case; what is seen at each. */
export async function runCase(
  { kind, start }: ContractHost,
  { apex, states }: ContractCase,
): Promise<Seen[]> {
  const service = await start(apex);
  try {
    const zone = { apex, where: "zones", kind, settings: service.settings };
    const engine = new TinyEngine(service.resources);
    const seen: Seen[] = [];
    for (const state of states) {
      const declared = await declare(zone, state);
      const steps = await engine.up(declared);
      const told = toldLines(declared.flatMap(({ type, inputs }) => heldBy(type, inputs)));
      const held = heldLines(await service.held());
      const mark = await service.mark();
      const left = await engine.up(await declare(zone, state));
      left.push(...(await engine.refresh()), ...(await engine.up(await declare(zone, state))));
      seen.push({ held, told, left, rewritten: (await service.mark()) !== mark, changed: steps.length > 0 });
    }
    return seen;
  } finally {
    await service.stop();
  }
}

/** What becomes of a change that a host may not be able to make at once. */
export async function changeOf(host: ContractHost, { apex, states }: ContractCase): Promise<string> {
  const [before = [], after = []] = states;
  const service = await host.start(apex);
  try {
    const zone = { apex, where: "zones", kind: host.kind, settings: service.settings };
    const engine = new TinyEngine(service.resources);
    await engine.up(await declare(zone, before));
    const refusal = await engine.up(await declare(zone, after)).then(
      () => undefined,
      (error: unknown) => (error as Error).message,
    );
    const held = heldLines(await service.held()).join("\n");
    const wanted = wantedLines(refusal === undefined ? after : before).join("\n");
    if (held !== wanted) return `lost records, left are\n${held}`;
    return refusal === undefined ? "one update" : `refused, nothing lost: ${refusal}`;
  } finally {
    await service.stop();
  }
}

/** What must be seen. */
export function wantedOf({ states }: ContractCase): Seen[] {
  return states.map((state, index) => {
    const held = wantedLines(state);
    const before = wantedLines(states[index - 1] ?? []);
    const told = toldLines(
      state.map((set) => ({ key: rrsetKey(set), value: { ttl: set.ttl, rdatas: rdataTexts(set) } })),
    );
    return { held, told, left: [], rewritten: false, changed: before.join("\n") !== held.join("\n") };
  });
}

function toldLines(sets: readonly Held[]): string[] {
  return sets.flatMap(({ key, value }) => value.rdatas.map((rdata) => `${key} ${value.ttl} ${rdata}`)).sort();
}

/** The codes under which a host refuses a case. */
export function refusalsOf(kind: BackendKind, { apex, states }: ContractCase): string[] {
  const zone = { apex, where: "zones", settings: {} };
  const issues = states.flat().flatMap((set) => kind.reject(set, zone));
  return [...new Set(issues.map(({ code }) => code))].sort();
}

/** The resources that the backend declares for each mail domain, in the order of their registration. */
async function declare(zone: ZonePlan["zone"], state: readonly RRset[]): Promise<Declared[]> {
  const declared: Declared[] = [];
  const options = new Map<string, pulumi.CustomResourceOptions>();
  const newResource = ({ type, name, inputs, custom }: pulumi.runtime.MockResourceArgs) => {
    const fields = inputs as Record<string, unknown>;
    if (custom === true)
      declared.push({ type, name, inputs: fields, options: options.get(`${type} ${name}`) ?? {} });
    return { id: `${name}-id`, state: fields };
  };
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "maildomain", "contract", false);
  const note: pulumi.ResourceTransformation = ({ type, name, opts }) => {
    options.set(`${type} ${name}`, opts);
    return undefined;
  };
  for (const [domain, rrsets] of byDomain(state)) {
    const parent = new pulumi.ComponentResource("test:index:Parent", domain, {}, { transformations: [note] });
    const context = { name: domain, domain, parent, rdatas: rdataTexts, isLate: () => false };
    provisionZones([{ zone, rrsets }], context);
  }
  await pulumi.runtime.disconnect();
  return declared;
}

function byDomain(state: readonly RRset[]): Map<string, RRset[]> {
  const domains = new Map<string, RRset[]>();
  for (const set of state) {
    const domain = set.sources[0]?.domain ?? withoutDot(set.owner);
    domains.set(domain, [...(domains.get(domain) ?? []), set]);
  }
  return domains;
}

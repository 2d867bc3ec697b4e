// The operations of Route53's API, each from a request to the content of its answer.
import { orderOf, printName, readName } from "./names";
import { Refusal } from "./refusal";
import { find, type Content, type Element } from "./xml";
import type { Change, HostedZone, RecordSet } from "./zone";

/** A request, taken apart. */
export interface Request {
  /** of the zone or the change in the path */
  readonly id: string;
  readonly query: URLSearchParams;
  /** the ChangeBatch */
  readonly body?: Element;
}

interface ChangeInfo {
  readonly submittedAt: string;
  pendingAnswers: number;
}

/** What the operations work on. */
export interface Service {
  readonly zones: ReadonlyMap<string, HostedZone>;
  readonly pendingAnswers: number;
  readonly changes: Map<string, ChangeInfo>;
  /** zones that are busy with a batch */
  readonly busy: Set<string>;
  hold(): Promise<void>;
}

type Answer = (request: Request, service: Service) => Content | Promise<Content>;

export type Operation =
  | "ChangeResourceRecordSets"
  | "GetChange"
  | "GetHostedZone"
  | "ListHostedZones"
  | "ListHostedZonesByName"
  | "ListResourceRecordSets";

export const operations: Readonly<Record<Operation, Answer>> = {
  ChangeResourceRecordSets: async ({ id, body }, service) => {
    const zone = zoneOf(id, service);
    if (service.busy.has(id))
      throw new Refusal(
        "PriorRequestNotComplete",
        "The request was rejected because Route 53 was still processing a prior request.",
      );
    service.busy.add(id);
    try {
      zone.change(body === undefined ? [] : readChanges(body));
      await service.hold();
    } finally {
      service.busy.delete(id);
    }
    const change = `C${String(service.changes.size + 1).padStart(13, "0")}`;
    service.changes.set(change, {
      submittedAt: new Date().toISOString(),
      pendingAnswers: service.pendingAnswers,
    });
    return changeInfo(change, service);
  },

  GetChange: ({ id }, service) => {
    const answer = changeInfo(id, service);
    const change = service.changes.get(id);
    if (change) change.pendingAnswers -= 1;
    return answer;
  },

  GetHostedZone: ({ id }, service) => {
    const zone = zoneOf(id, service);
    return {
      HostedZone: zoneContent(zone),
      DelegationSet: { NameServers: { NameServer: zone.nameservers } },
    };
  },

  ListHostedZones: (_request, { zones }) => ({
    HostedZones: { HostedZone: [...zones.values()].map(zoneContent) },
    Marker: "",
    IsTruncated: false,
    MaxItems: 100,
  }),

  ListHostedZonesByName: ({ query }, { zones }) => {
    const start = orderOf(printName(readName(query.get("dnsname") ?? ".")));
    const sorted = [...zones.values()]
      .map((zone) => ({ zone, order: orderOf(zone.name) }))
      .filter(({ order }) => order >= start || start === ".")
      .sort((a, b) => (a.order < b.order ? -1 : 1));
    return {
      HostedZones: { HostedZone: sorted.map(({ zone }) => zoneContent(zone)) },
      DNSName: query.get("dnsname") ?? "",
      IsTruncated: false,
      MaxItems: 100,
    };
  },

  ListResourceRecordSets: ({ id, query }, service) => {
    const sets = zoneOf(id, service).recordSets();
    const [name, type] = [query.get("name"), query.get("type")];
    if (name === null && type !== null)
      throw new Refusal("InvalidInput", "The request specifies a type but not a name to start from");
    const start = name === null ? "" : `${orderOf(printName(readName(name)))} ${type ?? ""}`;
    const rest = sets.filter((set) => `${orderOf(set.name)} ${set.type}` >= start);
    const most = readMaxItems(query.get("maxitems"));
    const next = rest[most];
    return {
      ResourceRecordSets: { ResourceRecordSet: rest.slice(0, most).map(setContent) },
      IsTruncated: next !== undefined,
      MaxItems: most,
      ...(next && { NextRecordName: next.name, NextRecordType: next.type }),
    };
  },
};

/** At most 300, and 300 when nothing is said. */
function readMaxItems(given: string | null): number {
  const items = Number(given ?? 300);
  if (!Number.isInteger(items) || items < 1)
    throw new Refusal("InvalidInput", `Value '${given ?? ""}' at 'maxItems' failed to satisfy constraint`);
  return Math.min(items, 300);
}

function zoneOf(id: string, { zones }: Service): HostedZone {
  const zone = zones.get(id);
  if (zone === undefined) throw new Refusal("NoSuchHostedZone", `No hosted zone found with ID: ${id}`, 404);
  return zone;
}

function changeInfo(id: string, { changes }: Service): Content {
  const change = changes.get(id);
  if (change === undefined) throw new Refusal("NoSuchChange", `Could not find resource with ID: ${id}`, 404);
  const status = change.pendingAnswers > 0 ? "PENDING" : "INSYNC";
  return { ChangeInfo: { Id: `/change/${id}`, Status: status, SubmittedAt: change.submittedAt } };
}

function zoneContent(zone: HostedZone): Content {
  return {
    Id: `/hostedzone/${zone.id}`,
    Name: zone.name,
    CallerReference: zone.id,
    Config: { PrivateZone: false },
    ResourceRecordSetCount: zone.recordSets().length,
  };
}

function setContent({ name, type, ttl, values }: RecordSet): Content {
  const records = values.map((value) => ({ Value: value }));
  return { Name: name, Type: type, TTL: ttl, ResourceRecords: { ResourceRecord: records } };
}

const simple = new Set(["Name", "Type", "TTL", "ResourceRecords"]);

function readChanges(batch: Element): Change[] {
  return (find(batch, "Changes")?.children ?? []).map((change) => {
    const set = find(change, "ResourceRecordSet");
    const other = set?.children.find(({ name }) => !simple.has(name));
    if (set === undefined || other !== undefined)
      throw new Refusal("InvalidInput", `${other?.name ?? "a change without a set"} is not served here`);
    const ttl = find(set, "TTL")?.text;
    const records = find(set, "ResourceRecords")?.children ?? [];
    return {
      action: find(change, "Action")?.text ?? "",
      set: {
        name: find(set, "Name")?.text ?? "",
        type: find(set, "Type")?.text ?? "",
        ttl: ttl === undefined ? undefined : Number(ttl),
        values: records.map((record) => find(record, "Value")?.text ?? ""),
      },
    };
  });
}

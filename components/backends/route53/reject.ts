// What Route 53 cannot hold, with the limits of its documentation; docs/backends/route53.md says where they stand.
import type { ZoneSettings } from "../../../core/config/backend-kind";
import { quote, withoutDot } from "../../../core/dns/name";
import { rrsetKey, type RRset } from "../../../core/dns/rrset";
import { defineRules, reporter, type Issue } from "../../../core/issue";
import { apiValue } from "./convert";

export const route53Rules = defineRules({
  "route53.zone-id": {
    level: "E",
    title: "a zone at Route 53 is given by the id of its hosted zone",
    why: "several hosted zones may have the same name; the id says which one is meant, without a call",
    example: "zones: { example.com: { backend: route53, zoneId: Z0123456789ABCDEFGHIJ } }",
  },
  "route53.apex-ns": {
    level: "E",
    title: "the NS records of a zone's apex are Route 53's own",
    why: "each hosted zone has them from its first moment; creating them fails, and another set would break the delegation",
    example: "give the four nameservers of the hosted zone to the registrar",
  },
  "route53.wildcard": {
    level: "E",
    title: "an asterisk at Route 53 is a whole label, the first one, and not of an NS",
    why: "other asterisks are refused, and so is a delegation of every name",
    example: "*.example.com. MX",
  },
  "route53.txt-empty": {
    level: "E",
    title: "a TXT at Route 53 is not empty",
    why: "the AWS provider drops empty values, so that the record would never be published as planned",
    example: 'extra: { txt: { example.com: "one character at least" } }',
  },
  "route53.value-too-long": {
    level: "E",
    title: "a value at Route 53 has at most 4000 characters, quotes and escapes counted",
    why: "a longer one is refused when others are live already",
    example: "an RSA key of 4096 bits takes about 740 characters",
  },
  "route53.too-many-values": {
    level: "E",
    title: "an RRset at Route 53 has at most 400 values",
    why: "a larger one is refused when others are live already",
    example: "move values that do not have to stand at this name elsewhere",
  },
  "route53.rrset-too-large": {
    level: "E",
    title: "the values of an RRset at Route 53 have at most 16000 characters together",
    why: "a call may carry 32000, and an update counts each one twice: a larger set could be created and never changed",
    example: "move values that do not have to stand at this name elsewhere",
  },
});
const report = reporter(route53Rules);

const longestValue = 4000;
const mostValues = 400;
const largestRRset = 16000;

/** Why Route 53 cannot hold an RRset; [] when it can. */
export function rejectRRset(set: RRset, { apex }: ZoneSettings): Issue[] {
  if (set.type === "NS" && set.owner === apex) return [apexNs(set)];
  return [...nameIssues(set), ...valueIssues(set), ...sizeIssues(set)];
}

function apexNs(set: RRset): Issue {
  const text = `NS records of the apex ${quote(withoutDot(set.owner))} cannot be given as records: Route 53 publishes its own`;
  return report("route53.apex-ns", placeOf(set, 0), text, { fix: "remove them" });
}

function nameIssues(set: RRset): Issue[] {
  const name = withoutDot(set.owner);
  const refuse = (message: string, fix: string): Issue[] => [
    report("route53.wildcard", placeOf(set, 0), message, { fix }),
  ];
  if (set.owner.startsWith("*.") && set.type === "NS")
    return refuse(`wildcard ${quote(name)} cannot have NS records at Route 53`, "delegate each name");
  if (!set.owner.replace(/^\*\./, "").includes("*")) return [];
  return refuse(
    `owner name ${quote(name)} has an asterisk that is not its whole first label, which Route 53 refuses`,
    "rename it",
  );
}

function valueIssues(set: RRset): Issue[] {
  return set.rdatas.flatMap((rdata, index) => {
    const where = placeOf(set, index);
    if ("text" in rdata && rdata.text === "") {
      const text = "the TXT is empty, and the AWS provider drops empty values";
      return [report("route53.txt-empty", where, text, { fix: "remove it, or give it a text" })];
    }
    const length = apiValue(set.type, rdata).length;
    if (length <= longestValue) return [];
    const text = `the ${set.type} has ${length} characters as a value of Route 53, at most ${longestValue} are allowed`;
    return [report("route53.value-too-long", where, text, { fix: "shorten it" })];
  });
}

function sizeIssues(set: RRset): Issue[] {
  const count = set.rdatas.length;
  // one that is too long alone was named already
  if (count === 1) return [];
  const fix = "move some of them to another name";
  if (count > mostValues) {
    const text = `the RRset has ${count} ${set.type}, at most ${mostValues} are allowed at Route 53`;
    return [report("route53.too-many-values", rrsetKey(set), text, { fix })];
  }
  const length = set.rdatas.reduce((sum, rdata) => sum + apiValue(set.type, rdata).length, 0);
  if (length <= largestRRset) return [];
  const text = `the ${count} ${set.type} have ${length} characters together as values of Route 53, at most ${largestRRset} can be updated in one call`;
  return [report("route53.rrset-too-large", rrsetKey(set), text, { fix })];
}

function placeOf(set: RRset, index: number): string {
  return set.sources[index]?.where ?? rrsetKey(set);
}

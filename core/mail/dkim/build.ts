import { rrset, type RRset } from "../../dns/rrset";
import { sourceOf, type MailConfig } from "../feature";
import { formatKeyRecord, usualOrder, type KeyRecord, type TagName } from "./record";
import { ownerOf, wildcardOf, type DkimSelector } from "./selector";

/** The order of the tags in the tutorial of 2017, which writes no k. */
const tutorialOrder: readonly TagName[] = ["v", "k", "p", "h", "s", "t", "n"];

/** p is empty: the key is revoked (RFC 6376 3.6.1). */
const revoked = "v=DKIM1; p=";

/** A key record, or the alias of one, for each selector; a domain without mail revokes all the others. */
export function buildDkim(config: MailConfig): RRset[] {
  const { selectors, wildcard } = config.dkim;
  if (selectors.length === 0 && config.mode === "mail") return [];
  const sets: RRset[] = [];
  for (const selector of selectors) {
    const owner = ownerOf(config, selector);
    // a name that is too long is an error, which the check reports
    if (owner === undefined) continue;
    const source = sourceOf(config, "dkim", selector.path);
    const ttl = selector.ttl ?? config.ttl;
    if (selector.cname === undefined)
      sets.push(rrset(source, owner, "TXT", ttl, [{ text: keyText(config, selector) }]));
    else sets.push(rrset(source, owner, "CNAME", ttl, [{ target: selector.cname }]));
  }
  // M3AAWG, Protecting Parked Domains: no signature of a domain without mail is good
  const parked = config.mode === "no-mail" && wildcard ? wildcardOf(config) : undefined;
  if (parked !== undefined && !sets.some(({ owner }) => owner === parked)) {
    sets.push(rrset(sourceOf(config, "dkim"), parked, "TXT", config.ttl, [{ text: revoked }]));
  }
  return sets;
}

/** The text of a selector's key record. */
function keyText(config: MailConfig, selector: DkimSelector): string {
  const record = keyRecord(selector);
  if (config.compat !== "tutorial") return formatKeyRecord(record, usualOrder);
  const keyType = record.keyType === "rsa" ? undefined : record.keyType;
  return formatKeyRecord({ ...record, keyType }, tutorialOrder);
}

function keyRecord(selector: DkimSelector): KeyRecord {
  const key = selector.state === "revoked" ? undefined : selector.key;
  const flags = [...(selector.testing ? ["y"] : []), ...(selector.strict ? ["s"] : [])];
  return {
    version: true,
    keyType: key?.keyType,
    hash: selector.hash,
    service: selector.service,
    flags: flags.length === 0 ? undefined : flags,
    notes: selector.notes,
    granularity: undefined,
    p: key?.p ?? "",
    unknown: [],
  };
}

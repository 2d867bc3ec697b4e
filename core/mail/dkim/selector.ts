// One selector of one signing domain, and the name of its key record (RFC 6376 3.1, 3.6.2.1).
import { quote, under, type Fqdn } from "../../dns/name";
import type { MailConfig } from "../feature";
import type { DkimKey } from "./key";
import type { GivenKey } from "./pasted";
import { fault, type Fault } from "./rules";

/** What a key is for at present. */
export const states = ["active", "next", "retiring", "revoked"] as const;

/** active signs; next will; retiring did, and its mail is still under way; revoked is published without key. */
type SelectorState = (typeof states)[number];

/** One selector of one signing domain. */
export interface DkimSelector {
  /** lower case; "*" answers for every selector that does not exist */
  readonly selector: string;
  /** the signing domain (d=); `undefined`: the mail domain */
  readonly domain: Fqdn | undefined;
  readonly state: SelectorState;
  /** `undefined` for a delegated selector, and for a revoked one of which no key is known */
  readonly key: DkimKey | undefined;
  /** the name that holds the key record instead */
  readonly cname: Fqdn | undefined;
  readonly hash: readonly string[] | undefined;
  readonly service: readonly string[] | undefined;
  /** t=y */
  readonly testing: boolean;
  /** t=s */
  readonly strict: boolean;
  readonly notes: string | undefined;
  /** seconds */
  readonly ttl: number | undefined;
  /** the text that the key was read from, when it was more than a key */
  readonly given: Pick<GivenKey, "wrapped" | "record" | "selector">;
  /** given as the key alone */
  readonly shorthand: boolean;
  /** its place below the mail domain: `dkim["2026a"]` */
  readonly path: string;
}

const label = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/i;

/** What is wrong with a selector as the configuration writes it. "*" stands for every selector. */
export function selectorFault(text: string): Fault | undefined {
  if (text === "*") return undefined;
  const labels = text.split(".");
  const at = labels.findIndex((part) => part.toLowerCase() === "_domainkey");
  if (at >= 0) {
    const own = labels.slice(0, at).join(".");
    const fix = own === "" ? "write the selector alone" : `write ${quote(own)}`;
    return fault("dkim.name", `selector ${quote(text)} holds "_domainkey", which is added to it`, fix);
  }
  // a setting one level too high would become a selector of that name
  if (text === "publicKey") {
    return fault(
      "dkim.selector",
      `${quote(text)} is no selector`,
      "put it below the selector: { 2026a: { publicKey: ... } }",
    );
  }
  const odd = labels.find((part) => !label.test(part) || part.length > 63);
  if (odd === undefined) return undefined;
  const what = odd === "" ? "an empty label" : `label ${quote(odd)}`;
  const allowed = "labels of up to 63 letters, digits and inner hyphens, joined by dots, are allowed";
  return fault("dkim.selector", `selector ${quote(text)} has ${what}; ${allowed}`);
}

/** The signing domain of a selector (d=). */
export function signingDomain(config: MailConfig, selector: DkimSelector): Fqdn {
  return selector.domain ?? config.domain;
}

/** Where the key record stands; `undefined` when the name would be longer than a name can be (RFC 1035 2.3.4). */
export function ownerOf(config: MailConfig, selector: DkimSelector): Fqdn | undefined {
  return keyName(selector.selector, signingDomain(config, selector));
}

/** The name that answers for every selector of the mail domain which does not exist. */
export function wildcardOf(config: MailConfig): Fqdn | undefined {
  return keyName("*", config.domain);
}

function keyName(selector: string, domain: Fqdn): Fqdn | undefined {
  const owner = under(`${selector}._domainkey`, domain);
  return owner.length <= 254 ? owner : undefined;
}

// Rules of one key record that is published, wherever it comes from.
import { quote } from "../../dns/name";
import type { Issue } from "../../issue";
import type { DkimKey } from "./key";
import { report } from "./rules";

/** A key record in words: how it is called, where to change it, what its tags say. */
export interface Published {
  readonly name: string;
  readonly where: string;
  /** the place of the key itself */
  readonly keyWhere: string;
  readonly hash: readonly string[] | undefined;
  readonly service: readonly string[] | undefined;
  readonly testing: boolean;
}

/** RFC 8301 3.2: the size of an RSA key. */
export function judgeKey({ name, keyWhere }: Published, key: DkimKey, issues: Issue[]): void {
  if (key.keyType !== "rsa" || key.bits === 2048) return;
  const has = `the RSA key of ${name} has ${key.bits} bits`;
  const fix = "make a key of 2048 bits and give it a new selector";
  if (key.bits < 1024) {
    issues.push(report("dkim.key-weak", keyWhere, `${has}, at least 1024 are allowed`, { fix }));
  } else if (key.bits < 2048) {
    issues.push(report("dkim.key-short", keyWhere, `${has}, 2048 are recommended`, { fix }));
  } else {
    const answer = `its p has ${key.p.length} characters`;
    const verifiers = key.bits > 4096 ? `${answer} and verifiers need not take more than 4096 bits` : answer;
    issues.push(report("dkim.key-large", keyWhere, `${has}, ${verifiers}`, { fix }));
  }
}

/** Tags that take the use out of a key. */
export function judgeTags({ name, where, hash, service, testing }: Published, issues: Issue[]): void {
  if (hash !== undefined && !hash.includes("sha256")) {
    const text = `h of ${name} lists ${hash.map(quote).join(" and ")}, sha256 is the only algorithm in use`;
    issues.push(report("dkim.hash-sha1", where, text, { fix: "list sha256, or leave h out" }));
  } else if (hash?.includes("sha1") === true) {
    const text = `h of ${name} lists "sha1", which must not be used any more`;
    issues.push(report("dkim.hash-sha1", where, text, { level: "W", fix: "list sha256 alone" }));
  }
  if (service !== undefined && !service.includes("email") && !service.includes("*")) {
    const text = `s of ${name} lists ${service.map(quote).join(" and ")}; verifiers of mail want email or *`;
    issues.push(report("dkim.service", where, text, { fix: "add email" }));
  }
  if (testing) {
    const text = `${name} is in testing mode (t=y), its signatures protect nothing`;
    issues.push(report("dkim.testing", where, text, { fix: "take t=y out once signatures verify" }));
  }
}

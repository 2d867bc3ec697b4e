import { quote, withoutDot } from "../../dns/name";
import type { Issue } from "../../issue";
import { at, type CheckContext } from "../feature";
import { isSender } from "./build";
import { textsOf, type SpfSource } from "./question";
import { isSpfText } from "./record";
import { report } from "./rules";

/** A bounce is checked at the EHLO name, which is the name of the host. */
export function checkHelo({ config }: CheckContext, source: SpfSource, issues: Issue[]): void {
  const bare = config.hosts.filter((host) => {
    if (host.name === config.domain || !isSender(host, config)) return false;
    return !textsOf(source.ask({ name: host.name, type: "TXT" })).some(isSpfText);
  });
  if (bare.length === 0) return;
  const names = bare.map(({ name }) => quote(withoutDot(name))).join(", ");
  const text = `${bare.length === 1 ? "EHLO name" : "EHLO names"} ${names} without SPF record`;
  const alias = bare.every((host) => host.alias !== undefined);
  const fix = alias ? "give the host addresses of its own instead of an alias" : "set spf.helo to true";
  issues.push(report("spf.helo", at(config, "spf.helo"), text, { fix }));
}

import { quote, withoutDot } from "../../dns/name";
import { defineRules, reporter, type Issue } from "../../issue";
import { pathText } from "../../path";
import { at, type CheckContext } from "../feature";

export const hostsRules = defineRules({
  "hosts.empty": {
    level: "E",
    reference: "RFC 5321 5.1",
    title: "a host has an address or an alias",
    why: "a host without either publishes nothing, so that mail for it has nowhere to go",
    example: "hosts: { mail.example.com: { ipv4: 192.0.2.25 } }",
  },
});
const report = reporter(hostsRules);

export function checkHosts({ config }: CheckContext): Issue[] {
  return config.hosts.flatMap((host) => {
    if (host.ipv4.length > 0 || host.ipv6.length > 0 || host.alias !== undefined) return [];
    const name = withoutDot(host.name);
    return [
      report(
        "hosts.empty",
        at(config, pathText("hosts", [name])),
        `host ${quote(name)} has neither address nor alias`,
        {
          fix: "give ipv4, ipv6 or alias, or remove the host",
        },
      ),
    ];
  });
}

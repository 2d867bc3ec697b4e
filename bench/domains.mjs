// Mail domains of 20 RRsets each, all different, as a configuration.
import { createHash, generateKeyPairSync } from "node:crypto";

const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const der = publicKey.export({ type: "spki", format: "der" });

/** A valid public key that differs for each number: the modulus of one key with other bits in its middle. */
function keyNumber(number) {
  const bytes = Buffer.from(der);
  createHash("sha256").update(String(number)).digest().copy(bytes, 100);
  return bytes.toString("base64");
}

/** One mail domain of 20 RRsets on one host. */
export function domain(number) {
  const name = `d${number}.example`;
  const host = `mail.${name}`;
  const address = `${11 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}.25`;
  return [
    name,
    {
      hosts: {
        [name]: { ipv4: address },
        [host]: { ipv4: address, ipv6: `2a00:1450::${(number + 1).toString(16)}:25` },
      },
      mx: [host],
      spf: { ip4: ["192.0.2.0/24"], all: "softfail" },
      dkim: {
        s2026: { publicKey: keyNumber(number) },
        s2025: { publicKey: keyNumber(number + 1e6), state: "retiring" },
      },
      dmarc: { policy: "quarantine", aggregateReports: [`mailto:dmarc@${name}`] },
      mtaSts: { mode: "testing" },
      tlsRpt: { reports: [`mailto:tls@${name}`] },
      caa: { issue: ["letsencrypt.org"] },
      services: { submissions: host, imaps: host, imap: "off", pop3: "off", pop3s: "off" },
      autoconfig: host,
      reverse: "off",
    },
  ];
}

/** The same with everything on: 25 RRsets. */
function fullDomain(number) {
  const [name, settings] = domain(number);
  const host = `mail.${name}`;
  const digest = createHash("sha256").update(host).digest("hex");
  return [
    name,
    {
      ...settings,
      dmarc: { policy: "reject", aggregateReports: [`mailto:dmarc@${name}`] },
      dane: { dnssec: true, hosts: { [host]: `3 1 1 ${digest}` } },
      bimi: { location: `https://${name}/logo.svg` },
      acme: { [host]: digest.slice(0, 43) },
      extra: { records: [{ name: `www.${name}`, type: "CNAME", value: `${name}.` }] },
      services: { ...settings.services, sieve: host },
    },
  ];
}

/** A configuration of `count` mail domains, each a zone file of its own in `folder`. */
export function configuration(count, folder, { full = false } = {}) {
  const make = full ? fullDomain : domain;
  const domains = Object.fromEntries(Array.from({ length: count }, (_, number) => make(number)));
  const zones = Object.fromEntries(
    Object.keys(domains).map((name) => [
      name,
      { backend: "zonefile", path: `${folder}/${name}.zone`, nameservers: ["ns1.example.net"] },
    ]),
  );
  return { zones, domains };
}

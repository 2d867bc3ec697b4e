// Who owns an address, and how its PTR is set there. Facts only; the letter is written in action.ts.

/** How the owner of an address lets its PTR be set. */
export interface Owner {
  /** as people call it */
  readonly name: string;
  /** whom to ask */
  readonly who: string;
  /** where it is set: the place in a console, a command or a form */
  readonly how: (address: string, host: string) => string;
  readonly notes: readonly string[];
  readonly waiting: string;
}

const minutes = "minutes, then the TTL of the old answer";
const days = "one to several working days";
const blockedPort25 = "outbound port 25 is blocked until it is asked for";

const owners = {
  "aws-eip": {
    name: "AWS Elastic IP",
    who: "you, in the AWS account that holds the Elastic IP",
    how: (_address, host) =>
      `EC2 console, Elastic IPs, Actions, Update reverse DNS; or aws ec2 modify-address-attribute --allocation-id <allocation id> --domain-name ${host}`,
    notes: [
      "AWS refuses the PTR until the A record of the host is the Elastic IP",
      "outbound port 25 is throttled until the request form is approved",
    ],
    waiting: minutes,
  },
  "aws-other": {
    name: "AWS, not an Elastic IP",
    who: "AWS support",
    how: (address, host) =>
      `ask AWS support to point ${address} to ${host}, or move the host to an Elastic IP`,
    notes: ["only Elastic IPs (IPv4) can be set by customers"],
    waiting: days,
  },
  hetzner: {
    name: "Hetzner Cloud",
    who: "you, in the Hetzner project that holds the server",
    how: (address, host) =>
      `the server's networking page, Edit reverse DNS of ${address}; or hcloud server set-rdns <server> --ip ${address} --hostname ${host}`,
    notes: [
      "each address has its own PTR, IPv6 too",
      "outbound ports 25 and 465 are blocked for new accounts; a ticket lifts it",
    ],
    waiting: minutes,
  },
  digitalocean: {
    name: "DigitalOcean",
    who: "you, in the DigitalOcean team that holds the droplet",
    how: (_address, host) => `rename the droplet to ${host}: its name becomes the PTR`,
    notes: [
      "the PTR follows the droplet's name, so that renaming it changes the PTR",
      "reserved IPs and all IPv6 addresses but the first cannot be set",
      "outbound port 25 is blocked",
    ],
    waiting: minutes,
  },
  linode: {
    name: "Linode (Akamai)",
    who: "you, in the account that holds the Linode",
    how: (address, host) =>
      `Cloud Manager, the Linode's Network tab, Edit RDNS of ${address}; or PUT /v4/networking/ips/${address} with {"rdns": "${host}"}`,
    notes: ["the A or AAAA of the host must resolve to the address at that moment"],
    waiting: minutes,
  },
  vultr: {
    name: "Vultr",
    who: "you, in the Vultr account that holds the server",
    how: (address, host) => `the server's settings, IPv4 or IPv6, reverse DNS of ${address}: ${host}`,
    notes: ["outbound port 25 is opened by a ticket"],
    waiting: "6 to 12 hours",
  },
  ovh: {
    name: "OVHcloud",
    who: "you, in the OVHcloud account that holds the address",
    how: (address, host) =>
      `control panel, IP, modify the reverse path of ${address}; or POST /ip/{ip}/reverse with ${host}`,
    notes: ["OVHcloud refuses the PTR until the host resolves to the address"],
    waiting: minutes,
  },
  "google-cloud": {
    name: "Google Cloud",
    who: "you, in the Google Cloud project that holds the VM",
    how: (_address, host) =>
      `the VM's network interface, public DNS PTR record: ${host} (publicPtrDomainName of its access config)`,
    notes: [
      "the ownership of the domain must be verified for the account first",
      "only VM network interfaces have a PTR, not load balancers or Cloud NAT",
      "outbound port 25 is blocked",
    ],
    waiting: minutes,
  },
  azure: {
    name: "Azure",
    who: "you, in the Azure subscription that holds the public IP",
    how: (_address, host) =>
      `set reverseFqdn of the public IP: az network public-ip update --resource-group <group> --name <name> --reverse-fqdn ${host}.`,
    notes: [
      "the host must resolve to the public IP, or to a name in the subscription, at that moment",
      "outbound port 25 is blocked on most subscriptions",
    ],
    waiting: minutes,
  },
  oracle: {
    name: "Oracle Cloud",
    who: "Oracle support",
    how: (address, host) => `open a service request for the PTR of ${address}: ${host}`,
    notes: ["the forward record must exist first", "strictly one PTR an address"],
    waiting: days,
  },
  scaleway: {
    name: "Scaleway",
    who: "you, in the Scaleway project that holds the address",
    how: (address, host) => `the reverse DNS of the flexible IP ${address}: ${host}`,
    notes: ["the forward record must exist first"],
    waiting: minutes,
  },
  ionos: {
    name: "IONOS Cloud",
    who: "you, in the IONOS Cloud contract that holds the address",
    how: (address, host) =>
      `a reverse record of ${address} with the name ${host}, in the console or by the DNS API`,
    notes: [],
    waiting: minutes,
  },
  "own-block": {
    name: "an address block of your own",
    who: "you, at the nameservers of the reverse zone",
    how: () => "add the reverse zone to zones, so that the PTR is published from here",
    notes: ["name and label form of a classless zone (RFC 2317) are agreed with the registry or provider"],
    waiting: minutes,
  },
  isp: {
    name: "an internet service provider",
    who: "the support of the provider, by a ticket of the customer of the line",
    how: () => "send the ticket text below to the provider's support",
    notes: [
      "business lines get it by ticket, residential lines almost never",
      `without it, send through a relay (smart host): then the PTR of the relay counts; often ${blockedPort25}`,
    ],
    waiting: days,
  },
  unknown: {
    name: "whoever the address belongs to",
    who: "whoever the address was rented from: its console, or its support (whois names the owner)",
    how: () => "set it in the provider's console, or send the ticket text below to its support",
    notes: ["say who it is with reverse: { <address>: { owner: ... } }, and this text tells where to click"],
    waiting: "minutes at most cloud providers, days by ticket",
  },
} as const satisfies Readonly<Record<string, Owner>>;

/** The word for an owner of addresses in the configuration. */
export type OwnerKey = keyof typeof owners;

/** Every word for an owner. */
export const ownerKeys = Object.keys(owners) as [OwnerKey, ...OwnerKey[]];

/** The facts about an owner. */
export function ownerFacts(key: OwnerKey): Owner {
  return owners[key];
}

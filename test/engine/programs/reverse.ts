// A program with two hosts whose addresses come late, each with a reverse backend; SECOND is the second address.
import { newZoneRecords } from "../../../components/backends/zone-records";
import { hcloud, linode, MailDomain } from "../../../components/index";

const settings = { path: "zones/server.test.zone" };
const inputs = { zone: "server.test.", backend: "zonefile", settings, domain: "server.test", rrsets: {} };
const { id } = newZoneRecords("server", inputs, {});

new MailDomain("example.com", {
  domain: "example.com",
  hosts: {
    "mx1.example.com": { ipv4: id.apply(() => "192.0.2.25") },
    "mx2.example.com": { ipv4: id.apply(() => process.env["SECOND"] ?? "") },
  },
  mx: ["mx1.example.com", "mx2.example.com"],
  reverse: [hcloud({ host: "mx1.example.com", serverId: 42 }), linode({ host: "mx2.example.com" })],
});

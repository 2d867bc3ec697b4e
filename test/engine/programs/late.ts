// A program with an address that is known only after another resource was made; ADDRESS says which.
import { MailDomain } from "../../../components/index";
import { newZoneRecords } from "../../../components/backends/zone-records";

const settings = { path: "zones/server.test.zone" };
const inputs = { zone: "server.test.", backend: "zonefile", settings, domain: "server.test", rrsets: {} };
const server = newZoneRecords("server", inputs, {});

new MailDomain("example.com", {
  domain: "example.com",
  hosts: { "mail.example.com": { ipv4: server.id.apply(() => process.env["ADDRESS"] ?? "") } },
  mx: ["mail.example.com"],
});

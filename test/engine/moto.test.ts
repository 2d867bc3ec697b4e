// The wire format of the official provider's calls, as moto reads it; it knows hardly any of the service's rules.
import { CreateHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import { spawn, type ChildProcess } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { PlainObject } from "../../provider/struct";
import { Route53Api } from "../fakes/aws/api";
import { record } from "../fakes/aws/record";
import { findOracles } from "../fakes/oracles";
import type { ResourceBehaviour } from "../fakes/provider-host";

let moto: ChildProcess;
let api: Route53Api;
let resource: ResourceBehaviour;
let zoneId: string;
const run = { preview: false };

/** Starts moto on a free port; resolves to its address. */
async function startMoto(): Promise<string> {
  const { python } = findOracles();
  const env = { ...process.env, PYTHONUNBUFFERED: "1" };
  moto = spawn(python, ["-m", "moto.server", "-H", "127.0.0.1", "-p", "0"], { env });
  let printed = "";
  return new Promise((resolve, reject) => {
    const impatient = setTimeout(() => {
      reject(new Error(`moto did not start within 60 s: ${printed}`));
    }, 60_000);
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [];
      if (url === undefined) return;
      clearTimeout(impatient);
      resolve(url);
    };
    moto.stdout?.on("data", read);
    moto.stderr?.on("data", read);
    moto.on("error", reject);
    moto.on("exit", (status) => {
      clearTimeout(impatient);
      reject(new Error(`moto ended with ${status ?? "a signal"}: ${printed}`));
    });
  });
}

beforeAll(async () => {
  const url = await startMoto();
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new Route53Client({ endpoint: url, region: "us-east-1", credentials });
  const zone = await client.send(
    new CreateHostedZoneCommand({ Name: "example.com", CallerReference: "test" }),
  );
  zoneId = zone.HostedZone?.Id?.replace("/hostedzone/", "") ?? "";
  client.destroy();
  api = new Route53Api({ url });
  resource = record(api);
});
afterAll(() => {
  api.close();
  moto.kill();
});

const long = "x".repeat(255);

it.each<[string, string, string[]]>([
  ["a.example.com", "A", ["192.0.2.1", "192.0.2.2"]],
  ["a.example.com", "AAAA", ["2001:db8::25"]],
  ["example.com", "CAA", ['0 issue "ca.example; validationmethods=dns-01"']],
  ["c.example.com", "CNAME", ["b.example.net."]],
  ["example.com", "MX", ["10 a.example.com", "20 b.example.com"]],
  ["null.example.com", "MX", ["0 ."]],
  ["r.example.com", "PTR", ["a.example.com"]],
  ["_imaps._tcp.example.com", "SRV", ["0 1 993 imap.example.com"]],
  ["_25._tcp.mx.example.com", "TLSA", [`3 1 1 ${"ab".repeat(32)}`]],
  ["_dmarc.example.com", "TXT", ["v=DMARC1; p=none; rua=mailto:a@example.com"]],
  ["t.example.com", "TXT", [`${long}" "rest`, String.raw`a \"b\" \\ & <c> \303\244`]],
  ["empty.example.com", "TXT", [""]],
])("%s %s is written, read back equal, changed and removed", async (name, type, records) => {
  const inputs: PlainObject = { zoneId, name, type, ttl: 300, records };
  const { id, state } = await resource.create(inputs, run);
  expect(id).toBe(`${zoneId}_${name}_${type}`);
  expect((await resource.read(id, undefined, {}))?.inputs).toEqual({
    ...inputs,
    records: [...records].sort(),
  });
  const live = await resource.read(id, state as PlainObject, inputs);
  expect(live?.inputs).toEqual(inputs);
  expect(resource.diff(id, live?.state as PlainObject, inputs, inputs).changes).toBe("none");
  const changed = await resource.update(id, state as PlainObject, { ...inputs, ttl: 60 }, run);
  expect(changed["ttl"]).toBe(60);
  await resource.delete(id, changed as PlainObject);
  expect(await resource.read(id, changed as PlainObject, inputs)).toBeUndefined();
});

it("takes a retype as one batch", async () => {
  const inputs: PlainObject = { zoneId, name: "s.example.com", type: "A", ttl: 300, records: ["192.0.2.1"] };
  const { id, state } = await resource.create(inputs, run);
  const news: PlainObject = { ...inputs, type: "CNAME", records: ["b.example.net"] };
  await resource.update(id, state as PlainObject, news, run);
  expect(await api.find(zoneId, "s.example.com.", "A")).toBeUndefined();
  expect(await api.find(zoneId, "s.example.com.", "CNAME")).toMatchObject({ TTL: 300 });
});

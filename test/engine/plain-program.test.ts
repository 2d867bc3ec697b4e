// The same project under the plain `pulumi` command: same program, same resources, same URNs.
import { afterAll, expect, it } from "vitest";
import { makeProject } from "./project";
import { runPlainProgram } from "./mini-engine";

const zones = { "example.com": { backend: "zonefile", nameservers: ["ns1.example.net"] } };
const domains = {
  "example.com": {
    hosts: { "mail.example.com": { ipv4: "192.0.2.25" } },
    mx: ["mail.example.com"],
  },
  "dev.example.com": { mx: ["mail.example.com"] },
};
const project = makeProject();
afterAll(() => {
  project.dispose();
});

it("registers the URNs that the command registers", async () => {
  project.write(
    "dev",
    JSON.stringify({ config: { "maildomain:zones": zones, "maildomain:domains": domains } }),
  );
  expect((await project.run("up", "--yes")).status).toBe(0);
  const state = JSON.parse(project.read(".state/.pulumi/stacks/maildomain/dev.json")) as {
    checkpoint: { latest: { resources: { urn: string }[] } };
  };
  const live = state.checkpoint.latest.resources
    .map(({ urn }) => urn)
    .filter((urn) => !urn.includes("pulumi:providers:"));
  const plain = await runPlainProgram({
    stack: "dev",
    config: { "maildomain:zones": zones, "maildomain:domains": domains },
  });
  expect(plain.map(({ urn }) => urn).sort()).toEqual(live.sort());
  expect(live.length).toBeGreaterThan(4);
});

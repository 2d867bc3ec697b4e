import { defineConfig } from "vitest/config";

/** Tests that start processes or write files at the same time: thorough, and too slow for the loop. */
const slow = [
  "test/engine/**/*.test.ts",
  "test/ci.test.ts",
  "test/cli/dns.test.ts",
  "test/cli/find-pulumi.test.ts",
  "test/contract/*.test.ts",
  "test/components/{cloudflare,route53}.test.ts",
  "test/fakes/*.test.ts",
  "test/policy/{analyzer,engine}.test.ts",
  "test/schema.test.ts",
  "test/provider/{oracle,process,server,zonefile.store}.test.ts",
];

// unit: pure and quick; engine: the real Pulumi engine, real files, real processes
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: slow,
          testTimeout: 20_000,
          // pure code leaves nothing behind, and loading it once saves a third of the time
          isolate: false,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "engine",
          include: slow,
          testTimeout: 180_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});

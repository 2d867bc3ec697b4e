import { spawnSync } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cached } from "./cached.mjs";
import { PlainError } from "./plain-error.mjs";
import { inRoot } from "./project.mjs";

const files = ["package.json", "package-lock.json"];

/**
 * The folder that has mailauth in its node_modules; made in the cache when it is missing. Not among our own
 * packages: it asks for Node 22, so that every `npm ci` on Node 20 would warn, and fail under engine-strict, though
 * the modules that the tests load run on Node 20.
 */
export function folderOfMailauth() {
  const sources = files.map((file) => inRoot("test/fakes/mailauth", file));
  return cached(
    "mailauth",
    sources.map((source) => readFileSync(source, "utf8")),
    (half) => {
      console.error("installing mailauth for the tests (about 5 s)");
      files.forEach((file, index) => copyFileSync(sources[index], join(half, file)));
      const args = ["ci", "--loglevel=error", "--engine-strict=false", "--ignore-scripts"];
      const { status, stderr, error } = spawnSync("npm", args, { cwd: half, encoding: "utf8" });
      if (status !== 0)
        throw new PlainError(`${error?.message ?? stderr.trim()}\n"npm ci" of mailauth failed`);
    },
  );
}

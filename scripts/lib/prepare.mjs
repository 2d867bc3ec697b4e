// What a script needs before it can work: Node, npm packages, Debian packages. Runs before node_modules exists.
import { PlainError } from "./plain-error.mjs";
import { installDebianPackages } from "./debian.mjs";
import { installNodeModules } from "./node-modules.mjs";

const neededNode = [20, 19];

/**
 * Makes the checkout ready to run, or says in one sentence what is missing.
 * @param {{ debian?: string[] }} needs Debian packages that the script cannot work without
 */
export function prepare({ debian = [] } = {}) {
  checkNode(process.versions.node);
  installNodeModules();
  installDebianPackages(debian);
}

/** Refuses a Node that is too old: it would fail later, in the middle of a package. */
function checkNode(version) {
  const [major, minor] = version.split(".").map(Number);
  if (major > neededNode[0] || (major === neededNode[0] && minor >= neededNode[1])) return;
  throw new PlainError(
    `Node is ${version}, ${neededNode.join(".")} or later is needed; install a newer Node`,
  );
}

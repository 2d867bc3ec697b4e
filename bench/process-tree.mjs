// Runs a command and measures it: wall time, exit status, and the peak of the memory of its whole process tree.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** Runs a command to its end; `peak` is in MB, and 0 where there is no /proc. */
export function measure(command, args, options = {}) {
  const began = process.hrtime.bigint();
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"], ...options });
  let peak = 0;
  let stderr = "";
  child.stderr?.on("data", (chunk) => (stderr += chunk));
  const sampler = setInterval(() => {
    peak = Math.max(peak, treeMemory(child.pid));
  }, 25);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => {
      clearInterval(sampler);
      const ms = Number(process.hrtime.bigint() - began) / 1e6;
      if (status !== 0 && options.allowFailure !== true)
        reject(new Error(`${command} ${args.join(" ")} ended with ${status}: ${stderr.slice(-2000)}`));
      else resolve({ ms, peak, status });
    });
  });
}

function treeMemory(pid) {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
      .trim()
      .split(" ")
      .filter(Boolean);
    return (pages * 4096) / 1e6 + children.reduce((sum, child) => sum + treeMemory(child), 0);
  } catch {
    return 0;
  }
}

/** The middle value. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

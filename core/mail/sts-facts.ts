// What one side of a change tells of its MTA-STS policy, which is a file on a web server and no record.
import { duration } from "../dns/duration";
import type { Side } from "./diff";

/** The mode; `undefined` when nobody knows it, as of a live record or in a state of an older version. */
export function stsMode(side: Side): string | undefined {
  return side.fact("mtaSts.mode");
}

/** The MX patterns; `undefined` when nobody knows them. */
export function stsPatterns(side: Side): string[] | undefined {
  return side.fact("mtaSts.mx")?.split(",");
}

/** For how long senders keep the policy, in words. */
export function stsAge(side: Side): string | undefined {
  const seconds = side.fact("mtaSts.maxAge");
  return seconds === undefined ? undefined : duration(Number(seconds));
}

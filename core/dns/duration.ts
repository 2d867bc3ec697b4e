// Seconds in words, as people say a TTL.

const units = [
  [86400, "d"],
  [3600, "h"],
  [60, "min"],
] as const;

/** Seconds in the largest unit that divides them: "1 h", "90 s". */
export function duration(seconds: number): string {
  const fitting = units.find(([size]) => seconds >= size && seconds % size === 0);
  return fitting === undefined ? `${seconds} s` : `${seconds / fitting[0]} ${fitting[1]}`;
}

/** A path as messages show it: whole, for the end of a path says most. */
export function quotePath(path: string): string {
  return JSON.stringify(path);
}

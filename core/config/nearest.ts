// "did you mean": the known word closest to a mistyped one.

/** The number of single-character edits between two words, a swap of neighbours counting one. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? 0;
}

/** The known word within a third of the word's length in edits, case apart; `undefined` when none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  // further from every known word than a third of its length, and dear to compare
  if (word.length > 64) return undefined;
  const limit = Math.max(2, Math.floor(word.length / 3));
  const lower = word.toLowerCase();
  let best: { word: string; edits: number } | undefined;
  for (const candidate of known) {
    // two or three letters are an edit away from anything: DS is no slip for NS
    if (lower.length <= 3 && lower[0] !== candidate[0]?.toLowerCase()) continue;
    const edits = distance(lower, candidate.toLowerCase());
    if (edits <= limit && (best === undefined || edits < best.edits)) best = { word: candidate, edits };
  }
  return best?.word;
}

/** The known words from the nearest on, at most `count` of them, however far they are. */
export function nearestFew(word: string, known: readonly string[], count: number): string[] {
  // whole names stand in such words; what is that far behind no longer tells them apart
  const start = (text: string): string => text.slice(0, 128).toLowerCase();
  return [...new Set(known)]
    .map((candidate) => [distance(start(word), start(candidate)), candidate] as const)
    .sort(([a, one], [b, other]) => a - b || (one < other ? -1 : 1))
    .slice(0, count)
    .map(([, candidate]) => candidate);
}

/** The last line of `npm test`, which machines read. */
export function closingLine({ passed, failed, skipped = 0 }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** What a run of vitest comes to: one that ran nothing, or that failed outside its tests, is a failure. */
export function settle(counts, succeeded) {
  if (counts === undefined) return { passed: 0, failed: 1 };
  const nothingRan = counts.passed + counts.failed === 0;
  const failed = counts.failed === 0 && (nothingRan || !succeeded) ? 1 : counts.failed;
  return { ...counts, failed };
}

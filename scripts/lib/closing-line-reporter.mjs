// A vitest reporter: counts what ran, for the closing line of `npm test`.
import { writeFileSync } from "node:fs";
import { closingLine } from "./closing-line.mjs";

/** Writes the counts to the file that MAILDOMAIN_TEST_COUNTS names, or prints the closing line without it. */
export default class ClosingLineReporter {
  onTestRunEnd(testModules, unhandledErrors) {
    const counts = countTests(testModules, unhandledErrors);
    const file = process.env.MAILDOMAIN_TEST_COUNTS;
    if (file) writeFileSync(file, JSON.stringify(counts));
    else console.log(closingLine(counts));
  }
}

function countTests(testModules, unhandledErrors) {
  const tests = testModules.flatMap((module) => [...module.children.allTests()]);
  const count = (state) => tests.filter((test) => test.result().state === state).length;
  // a file that does not load and a hook that throws fail no test, they only keep tests from running
  const groups = testModules.flatMap((module) => [module, ...module.children.allSuites()]);
  const broken = groups.reduce((sum, group) => sum + group.errors().length, 0);
  return {
    passed: count("passed"),
    failed: count("failed") + broken + unhandledErrors.length,
    skipped: count("skipped"),
  };
}

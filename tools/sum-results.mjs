// Adds up vitest's JSON reports and prints the closing line. A report that is missing, a run that did not succeed
// without naming a failed test, a skipped test, and a failed static check each count as one failure.
import { readFileSync } from "node:fs";

const [failedChecks, ...reports] = process.argv.slice(2);
let passed = 0;
let failed = Number(failedChecks);
for (const path of reports) {
  const report = read(path);
  if (report === undefined) {
    console.log(`no report: ${path}`);
    failed += 1;
    continue;
  }
  const notRun = report.numPendingTests + report.numTodoTests;
  if (notRun > 0) console.log(`${notRun} test(s) did not run`);
  passed += report.numPassedTests;
  failed += report.numFailedTests + notRun;
  if (!report.success && report.numFailedTests === 0) failed += 1;
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

function read(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** How many tests a runner ran, by outcome. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const noTests: TestCounts = { passed: 0, failed: 0, skipped: 0 };

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
}

/** Counts of vitest's json reporter. */
export function vitestCounts(json: string): TestCounts {
  const report = JSON.parse(json) as VitestReport;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Counts of Playwright's json reporter; a test that passed only when repeated has failed. */
export function playwrightCounts(json: string): TestCounts {
  const { stats } = JSON.parse(json) as PlaywrightReport;
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}

/** A runner that ended with an error has a failure, even if its report counts none (a file that did not load). */
export function withExitStatus(counts: TestCounts, status: number | null): TestCounts {
  return status === 0 ? counts : { ...counts, failed: Math.max(1, counts.failed) };
}

export function addCounts(all: readonly TestCounts[]): TestCounts {
  return all.reduce(
    (sum, counts) => ({
      passed: sum.passed + counts.passed,
      failed: sum.failed + counts.failed,
      skipped: sum.skipped + counts.skipped,
    }),
    noTests,
  );
}

/** All is well only if something ran and nothing failed. */
export function isSuccess(counts: TestCounts): boolean {
  return counts.failed === 0 && counts.passed > 0;
}

import type { Problem } from '../../shared/dataset-report.ts';

/** So many of one kind are told one by one. */
const MOST_ALIKE = 3;

/**
 * Problems as sentences. Of many of one kind the first stands for all, because a folder that was cloned without its data
 * has a hundred pointers.
 */
export function problemSentences(problems: readonly Problem[]): string[] {
  const kinds = new Map<Problem['code'], Problem[]>();
  for (const problem of problems) kinds.set(problem.code, [...(kinds.get(problem.code) ?? []), problem]);
  return [...kinds.values()].flatMap((alike) => {
    if (alike.length <= MOST_ALIKE) return alike.map((problem) => problem.message);
    return [`${alike[0].message} The same holds for ${alike.length - 1} more files, for example ${alike[1].fileName}.`];
  });
}

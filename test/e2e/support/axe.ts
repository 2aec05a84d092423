import type { Page } from '@playwright/test';
import axe from 'axe-core';

/** What axe calls a violation, in one line each: the rule, where, and what it has measured. */
export type Violation = string;

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];

/** In the page, from its own isolated realm of scripts: the page's policy lets no other script in. */
export async function loadAxe(page: Page): Promise<void> {
  await page.evaluate(`${axe.source}; undefined`);
}

/** By every rule of WCAG 2.1 A and AA and of good practice, of whatever impact; or by the named rules alone. */
export function violations(page: Page, only: readonly string[] | null = null): Promise<readonly Violation[]> {
  return page.evaluate(
    async ({ tags, only }) => {
      const { axe } = window as unknown as { axe: typeof import('axe-core') };
      const found = await axe.run(document, {
        runOnly: only === null ? { type: 'tag', values: [...tags] } : { type: 'rule', values: [...only] },
        resultTypes: ['violations'],
        elementRef: false,
        // Style sheets fetched once more, for one rule on turned telephones.
        preload: false,
      });
      return found.violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary = '' }) => {
          const why = failureSummary
            .split('\n')
            .slice(1)
            .map((line) => line.trim());
          return `${id}: ${target.join(' ')}: ${why.join('; ')}`;
        }),
      );
    },
    { tags, only },
  );
}

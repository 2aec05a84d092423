import { beforeEach, describe, it } from 'vitest';
import { type Target, targets } from '../../../shared/cloudsen12/classes.ts';
import type { PaintedOver, PaintOver } from '../../../shared/cloudsen12/paint-over.ts';
import { type Expected, handSession } from '../../support/hand-session.ts';
import { until } from '../../support/session-driver.ts';
import { insideOf, type Point } from '../../support/slow-shapes.ts';

const parts = await handSession();
const { hand, painting, workspace, document, ink } = parts;

/** Over blocks of every class, and over scribbles of every code. */
const around: readonly Point[] = [
  [30.3, 30.7],
  [480.9, 40.2],
  [470.4, 330.6],
  [40.6, 310.1],
];
const within = Uint8Array.from({ length: 512 * 512 }, (_, i) => Number(insideOf(i % 512, Math.floor(i / 512), around)));
const inside = (x: number, y: number) => within[512 * y + x] === 1;
const draw = (change = {}) => hand.stroke(around, change);

const ranks: readonly PaintedOver[] = ['none', 'clear', 'thin', 'shadow', 'thick'];

const classes = {
  manual_hq: ['clear', 'thick', 'thin', 'shadow'],
  manual_sc: ['clear', 'thick', 'thick', 'thin', 'thin', 'shadow', 'shadow'],
} as const;

/** Whether a code gives way to another, in the words of the policy; null is erasing. */
function mayReplace(policy: PaintOver, target: Target, there: number, next: number | null): boolean {
  const classOf = (code: number): PaintedOver => classes[target][code] ?? 'none';
  if (policy.kind === 'everything') return true;
  if (policy.kind === 'only') return policy.classes.includes(classOf(there));
  if (policy.kind === 'protect') return !policy.classes.includes(classOf(there));
  return next === null || ranks.indexOf(classOf(next)) >= ranks.indexOf(classOf(there));
}

const policies: readonly PaintOver[] = [
  { kind: 'everything' },
  { kind: 'only', classes: ['none', 'clear'] },
  { kind: 'only', classes: [] },
  { kind: 'protect', classes: ['thick', 'shadow'] },
  { kind: 'protect', classes: ['none'] },
  { kind: 'priority' },
];

describe.each(targets.flatMap((target) => policies.map((policy) => [target, policy] as const)))(
  'on %s painted over %j',
  (target, policy) => {
    beforeEach(async () => {
      await parts.putAway(target);
      painting.takeTool('lasso');
    });
    const limited = () => painting.options.paintOver(target, policy);

    it('each class is written where it may be', async () => {
      limited();
      for (const code of target === 'manual_hq' ? [0, 1, 2, 3] : [0, 2, 3, 6]) {
        const expected: Expected = (x, y, there) =>
          inside(x, y) && mayReplace(policy, target, there, code) ? code : there;
        workspace.tools.takeCode(code);
        await parts.leavesOneEditOrNone(draw, { tool: 'lasso', code, pixels: expected });
      }
    });

    it('erasing brings back whatever lay there, from what may be painted over', async () => {
      for (const code of [0, 1, 2, 3]) {
        workspace.tools.takeCode(code);
        hand.stroke([
          [40 + 100 * code, 50],
          [60 + 100 * code, 300],
        ]);
      }
      limited();
      const { base } = document();
      const erased = (x: number, y: number) => (target === 'manual_hq' ? (base[512 * y + x] ?? 0) : 99);
      const expected: Expected = (x, y, there) =>
        inside(x, y) && mayReplace(policy, target, there, null) ? erased(x, y) : there;
      await parts.leavesOneEditOrNone(() => draw({ button: 2 }), {
        tool: 'erase by lasso',
        code: null,
        pixels: expected,
      });
    });

    it('codes of another mask, and what a refinement makes, are written where each of them may be', async () => {
      const day = { splitId: workspace.splitId, patch: 1, day: '2020-02-15', cloudCoverage: null, cloudPixels: null };
      workspace.tools.copyFromDate(day);
      await until(() => ink.now.kind === 'copy');
      limited();
      const other = await workspace.documents.load({ splitId: workspace.splitId, patch: 1, target });
      const from = other.codes;
      await parts.leavesOneEditOrNone(draw, {
        tool: 'copy 2020-02-15 by lasso',
        code: null,
        pixels: (x, y, there) => {
          const next = from[512 * y + x] ?? 0;
          return inside(x, y) && mayReplace(policy, target, there, next) ? next : there;
        },
      });
      ink.choose({ kind: 'refine', refinement: { kind: 'replace', code: 2, by: 1 } });
      await parts.leavesOneEditOrNone(
        () => {
          draw();
          painting.finish();
        },
        {
          tool: 'replace by lasso',
          code: null,
          pixels: (x, y, there) => (inside(x, y) && there === 2 && mayReplace(policy, target, there, 1) ? 1 : there),
        },
      );
    });
  },
);

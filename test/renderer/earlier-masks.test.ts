import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { MaskDocument } from '../../renderer/state/mask-document.svelte.ts';
import { sameCodes } from '../support/branched-session.ts';
import { sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function start() {
  const parts = await sampleSession(await temporaryFolder());
  onTestFinished(() => parts.host.close());
  const document = parts.workspace.showing.document;
  if (document === null) throw new Error('a mask is shown');
  return { ...parts, document, saved: () => until(() => parts.session.outbox.state === 'saved') };
}

/** What the mask was after each edit, as it was seen then. */
async function expectAll(document: MaskDocument, seen: ReadonlyMap<string | null, Int16Array>): Promise<void> {
  const now = document.codes.slice();
  for (const [editId, codes] of seen)
    expect(sameCodes(await document.codesAt(editId), codes), `at ${editId}`).toBe(true);
  expect(sameCodes(document.codes, now), 'the mask itself').toBe(true);
}

test('the mask at any edit of a random history is what was painted, and what going there shows', async () => {
  const { workspace, hand, document, session, saved } = await start();
  const { options } = workspace.painting;
  const seen = new Map<string | null, Int16Array>([[null, document.base.slice()]]);
  const stroke = fc.record({
    x: fc.integer({ min: 40, max: 470 }),
    y: fc.integer({ min: 40, max: 470 }),
    code: fc.integer({ min: 0, max: 3 }),
    erase: fc.boolean(),
  });
  const steps = fc.array(fc.oneof(stroke, fc.nat()), { minLength: 6, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(), async (walk, last) => {
      for (const step of walk) {
        await session.outbox.room();
        if (typeof step === 'number') {
          await document.goTo([...seen.keys()][step % seen.size] ?? null);
          continue;
        }
        options.code.manual_hq = step.code;
        const { x, y } = step;
        const before = document.headId;
        hand.stroke(
          [
            [x, y],
            [x + 30, y - 20],
          ],
          { button: step.erase ? 2 : 0 },
        );
        if (document.headId !== before) seen.set(document.headId, document.codes.slice());
      }
      await expectAll(document, seen);
      // From the host, which sends few deltas along: the others have to be fetched.
      await saved();
      await document.refresh();
      await expectAll(document, seen);
      const [editId, codes] = [...seen][last % seen.size] ?? [null, document.base];
      await document.goTo(editId);
      expect(sameCodes(document.codes, codes)).toBe(true);
    }),
    { numRuns: 6 },
  );
});

test('under a stroke that is being painted the mask at the last edit is what it was before', async () => {
  const { hand, document } = await start();
  hand.stroke([
    [100, 100],
    [140, 100],
  ]);
  const painted = document.codes.slice();
  hand.press(300, 300);
  hand.drag([[340, 320]]);
  expect(sameCodes(document.codes, painted)).toBe(false);
  expect(sameCodes(await document.codesAt(document.headId), painted)).toBe(true);
  expect(sameCodes(await document.codesAt(null), document.base)).toBe(true);
  hand.release();
});

test('a stroke that is made while deltas are fetched does not get into the mask of then', async () => {
  const { hand, document, saved } = await start();
  for (const y of [60, 90, 120, 150])
    hand.stroke([
      [100, y],
      [140, y],
    ]);
  const [first = null] = document.history.map((edit) => edit.editId);
  await saved();
  await document.goTo(null);
  await document.goTo(first);
  const then = document.codes.slice();
  hand.stroke([
    [300, 300],
    [340, 300],
  ]);
  await saved();
  await document.refresh();
  const asked = document.codesAt(first);
  hand.stroke([
    [100, 60],
    [100, 200],
  ]);
  expect(sameCodes(await asked, then)).toBe(true);
});

test('codes of an earlier mask are its own: painting on changes nothing of them', async () => {
  const { hand, document } = await start();
  hand.stroke([
    [100, 100],
    [140, 100],
  ]);
  const held = await document.codesAt(document.headId);
  const base = await document.codesAt(null);
  const before = [held.slice(), base.slice()];
  hand.stroke([
    [100, 120],
    [140, 120],
  ]);
  expect(held).not.toBe(document.codes);
  expect(base).not.toBe(document.base);
  expect([held, base]).toEqual(before);
});

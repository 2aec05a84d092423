import { expect, onTestFinished, test } from 'vitest';
import { BASE } from '../../renderer/state/references.svelte.ts';
import { branchedSession, sameCodes } from '../support/branched-session.ts';
import { until } from '../support/session-driver.ts';

test('a state of an abandoned branch is compared as the other mask, without going there', async () => {
  const { workspace, document, third } = await branchedSession();
  const { references, history } = workspace;
  const now = document.codes.slice();
  await history.toggleCompared(third.editId);
  expect(references.mode).toBe('shown');
  expect(references.chosen).toBe(`edit:${third.editId}`);
  expect(references.name).toMatch(/^state of .+, brush$/);
  expect(references.stateAt(references.chosen, 120, 200)).toBe(3);
  expect(references.stateAt(BASE, 120, 200)).toBe(document.base[200 * 512 + 120]);
  expect(references.picture?.kind).toBe('hatched');
  references.toggle('agreement');
  const differing = now.filter((code, i) => code !== third.codes[i]).length;
  expect(differing).toBeGreaterThan(100);
  expect(references.agreement).toMatchObject({ agree: 509 * 509 - differing, compared: 509 * 509 });
  expect(document.codes).toEqual(now);
  await history.toggleCompared(third.editId);
  expect(references.mode).toBe('off');
});

test('the base is compared like any state', async () => {
  const { workspace, document } = await branchedSession();
  await workspace.history.toggleCompared(null);
  expect(workspace.references.chosen).toBe(BASE);
  expect(workspace.history.isCompared(null)).toBe(true);
  expect(workspace.references.stateAt(BASE, 5, 5)).toBe(document.base[5 * 512 + 5]);
});

test('a compared state goes with its patch, and is not kept with the project', async () => {
  const { workspace, third } = await branchedSession();
  const { references, history } = workspace;
  await history.toggleCompared(third.editId);
  expect(workspace.kept.of('references')?.chosen ?? null).toBeNull();
  workspace.next();
  await until(() => workspace.showing.shown?.patch === 1);
  expect(references.past).toBeNull();
  expect(references.mode).toBe('off');
  references.toggle('shown');
  expect(references.chosen).not.toContain('edit:');
  workspace.previous();
  await until(() => workspace.showing.shown?.patch === 0);
  expect(references.mode, 'what was looked at on the other patch goes on').toBe('shown');
  await history.toggleCompared(third.editId);
  workspace.next();
  await until(() => workspace.showing.shown?.patch === 1);
  expect(references.mode, 'as it was before the state was compared').toBe('shown');
});

test('another mask that is chosen takes the place of a compared state', async () => {
  const { workspace, third } = await branchedSession();
  const { references } = workspace;
  await workspace.history.toggleCompared(third.editId);
  references.choose(BASE);
  expect(references.past).toBeNull();
  expect(references.chosen).toBe(BASE);
});

test('a state and the mask take turns until a stroke begins', async () => {
  const { workspace, document, clock, third, hand } = await branchedSession();
  const { turns, history } = workspace;
  await history.toggleAlternating(third.editId);
  const seen: boolean[] = [];
  for (let turn = 0; turn < 4; turn++) {
    const shown = turns.of(document)?.codes ?? document.codes;
    seen.push(sameCodes(shown, third.codes));
    expect(clock.waiting).toEqual([500]);
    clock.pass();
  }
  expect(seen).toEqual([true, false, true, false]);
  hand.press(300, 400);
  expect(turns.past).toBeNull();
  expect(turns.of(document)).toBeNull();
  expect(clock.waiting).toEqual([]);
  hand.drag([[340, 400]]);
  hand.release();
  expect(history.isAlternating(third.editId)).toBe(false);
});

test('taking turns ends with undo, with another state and with the patch', async () => {
  const { workspace, document, clock, first, third } = await branchedSession();
  const { turns, history } = workspace;
  await history.toggleAlternating(third.editId);
  await history.toggleAlternating(first.editId);
  expect(clock.waiting).toHaveLength(1);
  expect(history.isAlternating(third.editId)).toBe(false);
  expect(history.isAlternating(first.editId)).toBe(true);
  await document.undo();
  expect(turns.past).toBeNull();
  await history.toggleAlternating(null);
  expect(turns.of(document)?.codes).toEqual(document.base);
  workspace.next();
  await until(() => workspace.showing.shown?.patch === 1);
  expect(turns.past).toBeNull();
  expect(clock.waiting).toEqual([]);
});

test('where the system asks for less motion, a state stays until it is ended', async () => {
  Object.defineProperty(globalThis, 'matchMedia', { configurable: true, value: () => ({ matches: true }) });
  onTestFinished(() => {
    Reflect.deleteProperty(globalThis, 'matchMedia');
  });
  const { workspace, document, clock, third } = await branchedSession();
  await workspace.history.toggleAlternating(third.editId);
  expect(workspace.turns.of(document)?.codes).toEqual(third.codes);
  expect(clock.waiting).toEqual([]);
  await workspace.history.toggleAlternating(third.editId);
  expect(workspace.turns.of(document)).toBeNull();
});

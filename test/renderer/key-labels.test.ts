import { expect, test } from 'vitest';
import { KeyLabels } from '../../renderer/state/key-labels.svelte.ts';

async function labelsOn(layout: Readonly<Record<string, string>>, isMac = false): Promise<KeyLabels> {
  const labels = new KeyLabels(isMac);
  await labels.load({ keyboard: { getLayoutMap: () => Promise.resolve(new Map(Object.entries(layout))) } });
  return labels;
}

test('without an answer of the browser, keys are called as on a US keyboard', async () => {
  const labels = new KeyLabels(false);
  await labels.load({});
  expect(labels.of({ code: 'KeyQ' })).toBe('Q');
  expect(labels.of({ code: 'Digit1' })).toBe('1');
  expect(labels.of({ code: 'BracketLeft' })).toBe('[');
  expect(labels.of({ code: 'F3' })).toBe('F3');
  expect(labels.of({ code: 'NumpadAdd' })).toBe('Num Add');
  expect(labels.of({ code: 'ArrowRight' })).toBe('→');
  expect(labels.of({ code: 'Space' })).toBe('Space');
  expect(labels.of({ code: 'Escape' })).toBe('Esc');
});

test('a browser that refuses to tell the layout leaves the labels as they are', async () => {
  const labels = new KeyLabels(false);
  await labels.load({ keyboard: { getLayoutMap: () => Promise.reject(new Error('not allowed')) } });
  expect(labels.of({ code: 'KeyQ' })).toBe('Q');
});

test("keys are called as the keyboard's own layout calls them", async () => {
  const french = await labelsOn({ KeyQ: 'a', KeyA: 'q' });
  expect(french.of({ code: 'KeyQ' })).toBe('A');
  expect(french.of({ code: 'KeyQ', shift: true })).toBe('Shift+A');
  const german = await labelsOn({ BracketLeft: 'ü', KeyZ: 'y' });
  expect(german.of({ code: 'BracketLeft' })).toBe('Ü');
  expect(german.of({ code: 'KeyZ', ctrl: true })).toBe('Ctrl+Y');
});

test('a letter without a capital of its own stays as it is', async () => {
  const german = await labelsOn({ Minus: 'ß' });
  expect(german.of({ code: 'Minus' })).toBe('ß');
});

test('on macOS the keys are Cmd and its shift sign', () => {
  const labels = new KeyLabels(true);
  expect(labels.of({ code: 'KeyZ', ctrl: true, shift: true })).toBe('⌘⇧Z');
  expect(new KeyLabels(false).of({ code: 'KeyZ', ctrl: true, shift: true })).toBe('Ctrl+Shift+Z');
});

test('what else is done with Shift held is named by the same sign', () => {
  expect(new KeyLabels(false).shifted('wheel')).toBe('Shift+wheel');
  expect(new KeyLabels(true).shifted('wheel')).toBe('⇧wheel');
});

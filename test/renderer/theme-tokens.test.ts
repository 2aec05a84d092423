import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contrastRatio, parseColour } from '../support/contrast.ts';

const renderer = join(import.meta.dirname, '../../renderer');
const css = readFileSync(join(renderer, 'app.css'), 'utf8');

/** The tokens of a theme by name, as app.css says them. */
function tokensOf(theme: string): Map<string, string> {
  const block = new RegExp(`^\\[data-theme='${theme}'\\] \\{$([^}]*)\\}`, 'm').exec(css)?.[1];
  if (block === undefined) throw new Error(`app.css has no theme ${theme}`);
  return new Map([...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]));
}

const themes = { dark: 4.5, light: 4.5, contrast: 7 } as const;

/** Every pair of a text and what may lie beneath it. */
const pairs = [
  ...['text', 'text-2', 'text-3', 'accent', 'red'].flatMap((text) =>
    ['surround', 'panel', 'raised', 'field'].map((ground) => [text, ground] as const),
  ),
  ...['text', 'text-2', 'text-3'].map((text) => [text, 'pressed'] as const),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-amber', 'amber'],
] as const;

describe.each(Object.entries(themes))('in the %s theme', (theme, least) => {
  const tokens = tokensOf(theme);
  const colour = (name: string) => parseColour(tokens.get(name) ?? '');

  test(`every text on every ground has a contrast of ${least} or more`, () => {
    const poor = pairs
      .map(([text, ground]) => ({ text, ground, ratio: contrastRatio(colour(text), colour(ground)) }))
      .filter(({ ratio }) => ratio < least);
    expect(poor).toEqual([]);
  });

  test('lines that say something are told from their grounds', () => {
    for (const line of ['accent', 'amber', 'red']) {
      for (const ground of ['panel', 'raised']) {
        expect(contrastRatio(colour(line), colour(ground)), `${line} on ${ground}`).toBeGreaterThanOrEqual(3);
      }
    }
  });

  test('imagery lies on a neutral ground, dark to middle grey', () => {
    const [red, green, blue] = colour('ground');
    expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThanOrEqual(1);
    expect(red).toBeLessThanOrEqual(0x80);
    expect(contrastRatio(colour('hatch'), colour('hatch-line'))).toBeGreaterThan(1.4);
  });

  test('it has the same tokens as the others', () => {
    expect([...tokens.keys()].toSorted()).toEqual([...tokensOf('dark').keys()].toSorted());
  });
});

test('no component has a colour of its own', () => {
  const files = globSync('ui/**/*.svelte', { cwd: renderer });
  expect(files.length).toBeGreaterThan(20);
  const found = files.flatMap((file) => {
    const style = /<style>([\s\S]*)<\/style>/.exec(readFileSync(join(renderer, file), 'utf8'))?.[1] ?? '';
    return [...style.matchAll(/#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch)\(|:\s*(?:white|black|gr[ae]y)\b/gi)].map(
      ([text]) => `${file}: ${text}`,
    );
  });
  expect(found).toEqual([]);
});

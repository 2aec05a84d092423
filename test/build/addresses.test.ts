import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildAll } from '../../build/build.ts';

const root = join(import.meta.dirname, '../..');

/** Addresses that stand in what is shipped, and why nobody goes there. */
const known: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/^http:\/\/www\.w3\.org\/(1999\/xhtml|2000\/svg|1998\/Math\/MathML|1999\/xlink)$/, 'names of markup languages'],
  [/^https:\/\/svelte\.dev\/e\/\w+$/, "in the texts of Svelte's errors"],
  [/^https:\/\/konvajs\.org\/docs\/posts\/Tainted_Canvas\.html/, "in the text of one of Konva's errors"],
  [/^https:\/\/github\.com\/STRML\/async-limiter$/, 'in a comment of ws'],
  [/^https:\/\/www\.cl\.cam\.ac\.uk\/%7Emgk25\/ucs\/utf8_check\.c$/, 'in a comment of ws'],
  [/^https:\/\/en\.wikipedia\.org\/wiki\/Universally_unique_identifier$/, 'in a comment of valibot'],
  [/^https:\/\/git-lfs$/, 'the first line of a pointer of Git LFS, which a dataset may hold instead of its file'],
  [/^https:\/\/github\.com\/cloudbrush\/cloudbrush$/, "the project's own page, in package.json"],
  [
    /^https:\/\/github\.com\/cloudbrush\/cloudbrush\/releases$/,
    'where "Check for a new version" sends the user\'s own browser, and in the page of the help on installing',
  ],
  [/^(http|ws):\/\/\$\{authority\}/, "the browser host's own address, 127.0.0.1 and its port"],
];

function filesBelow(folder: string, ending: RegExp): string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => ending.test(name)).map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
}

const textOf = (name: string): string => readFileSync(join(root, name), 'utf8');

describe('what is shipped', () => {
  beforeAll(() => buildAll({ root, ifStale: true }), 60_000);

  test('holds no address but those that are known, each with the reason why nobody goes there', () => {
    const names = filesBelow('dist', /\.(js|cjs|html|css|svg)$/);
    expect(names.length).toBeGreaterThan(10);
    const unknown = names.flatMap((name) => {
      const addresses = textOf(name).match(/\b(?:https?|wss?|ftps?):\/\/[^\s"'`<>)\\]+/g) ?? [];
      return addresses.filter((address) => !known.some(([pattern]) => pattern.test(address))).map((at) => [name, at]);
    });
    expect(unknown).toEqual([]);
  });

  test('takes nothing from elsewhere in its page: every address in the markup is relative', () => {
    const html = textOf('dist/renderer/index.html');
    expect([...html.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1].slice(0, 2))).toEqual(
      expect.arrayContaining(['./']),
    );
    expect(html).not.toMatch(/(?:src|href)="(?!\.\/)/);
  });

  test('asks no host from Node: no fetch, no socket of its own', () => {
    const asks =
      /(?<![.\w])(?:globalThis\.)?(?:fetch\((?!0|i\b|at\b)['"`\w]|new (?:WebSocket|EventSource|XMLHttpRequest)\()/;
    const asking = [...filesBelow('electron', /\.ts$/), ...filesBelow('shared', /\.ts$/)].filter((name) => {
      const text = textOf(name);
      // a function of that name of its own is another matter
      return asks.test(text) && !/(?:const|function) fetch\b/.test(text);
    });
    expect(asking).toEqual([]);
  });

  test('asks its own host from one folder of the page, and by no other means', () => {
    const asks =
      /(?<![.#\w])(?:fetch\(|new (?:WebSocket|EventSource|XMLHttpRequest|RTCPeerConnection|WebTransport)\(|navigator\.sendBeacon)/;
    const asking = filesBelow('renderer', /\.(ts|svelte)$/).filter((name) => asks.test(textOf(name)));
    expect(asking.length).toBeGreaterThan(0);
    expect(asking.filter((name) => !name.startsWith('renderer/connection/'))).toEqual([]);
  });

  test('has no crash reporter, no updater and no telemetry, and opens no address that it did not write down itself', () => {
    const texts = filesBelow('electron', /\.ts$/).map((name) => [name, textOf(name)] as const);
    const reporting = texts.filter(([, text]) =>
      /\b(?:crashReporter|autoUpdater|electron-updater|netLog|contentTracing)\b/.test(text),
    );
    expect(reporting.map(([name]) => name)).toEqual([]);
    const opening = texts.flatMap(([name, text]) =>
      [...text.matchAll(/openExternal\(([^)]*)\)/g)].map((match) => [name, match[1]] as const),
    );
    expect(opening.filter(([, argument]) => !/^(?:[A-Z][A-Z_]*|'https:\/\/[^'$]*')$/.test(argument))).toEqual([]);
  });
});

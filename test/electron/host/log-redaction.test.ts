import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_LOG_LINE, redactorFor } from '../../../electron/host/log-redaction.ts';
import { makeToken } from '../../../electron/host/page-token.ts';

const home = '/home/Ana Bøk';
const redact = redactorFor({ home, names: ['anabok'] });

describe('a text in the log', () => {
  it.each([
    ['cannot read /home/Ana Bøk/data/train/L1C_B2.dat', 'cannot read L1C_B2.dat'],
    ['cannot read "/home/Ana Bøk/my data/B2.dat" now', 'cannot read "B2.dat" now'],
    ['in /home/Ana Bøk', 'in ~'],
    ['at file:///home/Ana%20B%C3%B8k/app/main.js:3:4', 'at main.js:3:4'],
    ['moved /srv/projects/secret/L1C_B2.dat (ENOENT)', 'moved L1C_B2.dat (ENOENT)'],
    ['C:\\Users\\Somebody\\x.dat and \\\\server\\share\\y.dat', 'x.dat and y.dat'],
    ['asked http://127.0.0.1:7800/pixels?a=b#token=c', 'asked http://127.0.0.1:7800'],
    ['ftp://anabok:pass@host/x', 'ftp://host'],
    ['drawn by Anabok, not by anaboken', 'drawn by <account>, not by anaboken'],
    ['15 of 20 and/or 3/4 at 30 m/s', '15 of 20 and/or 3/4 at 30 m/s'],
    ['one\ntwo\r\u001b[31m\u202e\u2028', 'one\\u{a}two\\u{d}\\u{1b}[31m\\u{202e}\\u{2028}'],
    [`key ${'0123456789abcdef'.repeat(4)}.`, 'key <...>.'],
  ])('%j becomes %j', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it('names home on Windows as little as elsewhere, however it is written', () => {
    const onWindows = redactorFor({ home: 'C:\\Users\\Ana', names: [] });
    for (const text of [
      'C:\\Users\\Ana\\d',
      'c:/users/ana/d',
      '{"p":"C:\\\\Users\\\\Ana\\\\d"}',
      'file:///C:/Users/Ana/d',
    ]) {
      expect(onWindows(text)).not.toMatch(/ana/i);
    }
  });

  it('hides any home and any account, whatever signs are in their names', () => {
    const name = fc.stringMatching(/^[!-.0-~]{1,12}$/);
    fc.assert(
      fc.property(name, name, (folder, account) => {
        const hiding = redactorFor({ home: `/home/${folder}`, names: [account] });
        expect(hiding(`cannot read /home/${folder}/B2.dat`)).toMatch(/^cannot read /);
      }),
    );
    const hiding = redactorFor({ home: '/home/jean-paul', names: ['jean-paul'] });
    expect(hiding('in /home/jean-paul/data of jean-paul, not jean')).toBe('in data of <account>, not jean');
  });

  it('is left alone where home is the root of the disk', () => {
    expect(redactorFor({ home: '/', names: [''] })('3 / 4 done')).toBe('3 / 4 done');
  });

  it('never holds a token, home, an account or a control character, and is of bounded length, whatever stands around it', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(
        ' ',
        '\n',
        "'",
        '"',
        '`',
        '(',
        '/',
        '\\',
        ':',
        '~',
        '?',
        '#',
        '=',
        '\0',
        'C:',
        'file://',
        'x'.repeat(900),
      ),
    );
    const token = makeToken();
    const secret = fc.constantFrom(token, home, `${home}/data`, `${home}/${token}`, encodeURI(home), 'anabok');
    fc.assert(
      fc.property(fc.array(fc.oneof(hostile, secret), { maxLength: 12 }), (parts) => {
        const line = redact(parts.join(''));
        expect(line).not.toContain(token);
        expect(line.toLowerCase()).not.toContain(home.toLowerCase());
        expect(line).not.toContain(encodeURI(home));
        expect(line).not.toMatch(/(?<![\p{L}\p{N}])anabok(?![\p{L}\p{N}])/iu);
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
        expect(line).not.toMatch(/\p{Cs}/u);
        expect(line.length).toBeLessThanOrEqual(MAX_LOG_LINE);
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not show a part of a secret that lies where reading ends', () => {
    const token = makeToken();
    const shrinking = `/${'a'.repeat(96)}/b `.repeat(39);
    for (let before = 3_950; before <= 4_000; before++) {
      const line = redact(shrinking.padEnd(before) + token);
      expect(line).not.toContain(token.slice(0, 8));
    }
  });
});

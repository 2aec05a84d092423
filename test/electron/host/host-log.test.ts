import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const program = join(import.meta.dirname, 'ending-process.ts');

it.each([
  ['ends', 0, []],
  ['throws', 1, [/^uncaughtException: internal error, RangeError: lost <path> \[.*ending-process\.ts:\d+/]],
  ['rejects', 1, [/^unhandledRejection: internal error, RangeError: lost <path> \[.*ending-process\.ts:\d+/]],
] as const)('a process that %s has its start, its end and what it died of in the log', async (how, status, between) => {
  const folder = await temporaryFolder();
  const child = spawnSync(process.execPath, [program, folder, how], { encoding: 'utf8' });
  expect(child.status).toBe(status);
  // as without a log: Node says what it died of
  expect(child.stderr.includes('RangeError: lost')).toBe(status === 1);
  expect(child.stderr).toContain('something is wrong\n');
  const lines = readFileSync(join(folder, 'logs', 'cloudbrush.log'), 'utf8')
    .trimEnd()
    .split('\n');
  const texts = lines.map((line) => line.replace(/^\S+Z \d+ /, ''));
  expect(texts).toEqual([
    expect.stringMatching(/^start: version \d+\.\d+\.\d+, \w+ \w+, browser host, Node v?\d+/),
    'something is wrong',
    'something went on',
    ...between.map((pattern) => expect.stringMatching(pattern)),
    `end: status ${status}`,
  ]);
});

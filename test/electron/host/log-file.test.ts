import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LogFile } from '../../../electron/host/log-file.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const plain = { redact: (text: string) => text, onFailure: (code: string): never => expect.fail(code) };

describe('the log', () => {
  it('holds a line for each event, with the time in UTC and the process', async () => {
    const folder = join(await temporaryFolder(), 'logs');
    const log = new LogFile({ folder, ...plain, redact: (text) => text.replace('secret', '<...>') });
    log.write('one');
    log.write('two secret');
    const lines = readFileSync(join(folder, 'cloudbrush.log'), 'utf8').split('\n');
    expect(lines).toEqual([
      expect.stringMatching(new RegExp(`^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z ${process.pid} one$`)),
      expect.stringMatching(/Z \d+ two <\.\.\.>$/),
      '',
    ]);
  });

  it.skipIf(process.platform === 'win32')('can be read by its owner alone', async () => {
    const folder = join(await temporaryFolder(), 'logs');
    new LogFile({ folder, ...plain }).write('one');
    expect([folder, join(folder, 'cloudbrush.log')].map((path) => statSync(path).mode & 0o077)).toEqual([0, 0]);
  });

  it('is set aside when it is full, and the oldest go', async () => {
    const folder = await temporaryFolder();
    let second = 0;
    const now = (): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, second++));
    const log = new LogFile({ folder, ...plain, maxBytes: 100, kept: 5, now });
    writeFileSync(join(folder, 'notes.log'), 'of somebody else');
    for (let i = 0; i < 60; i++) log.write(`line ${i}`);
    const names = readdirSync(folder).filter((name) => name.startsWith('cloudbrush'));
    expect(names).toHaveLength(6);
    const text = names.sort().map((name) => readFileSync(join(folder, name), 'utf8'));
    for (const part of text) expect(part.length).toBeLessThan(200);
    const told = text.join('').match(/line \d+/g) ?? [];
    expect(told).toEqual(Array.from(told, (_, i) => `line ${60 - told.length + i}`));
    expect(readFileSync(join(folder, 'notes.log'), 'utf8')).toBe('of somebody else');
  });

  it('loses no line and mixes none while several processes fill it at once', async () => {
    const folder = await temporaryFolder();
    const writers = Array.from({ length: 3 }, (_, writer) =>
      fork(join(import.meta.dirname, 'logging-process.ts'), [folder, String(writer), '400']),
    );
    const ends = await Promise.all(writers.map((child: ChildProcess) => once(child, 'exit')));
    expect(ends).toEqual(writers.map(() => [0, null]));
    const names = readdirSync(folder);
    expect(names.length).toBeGreaterThan(3);
    const lines = names.flatMap((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'));
    const told = lines.map((line) => /^\S+Z \d+ (writer \d line \d+) x{40}$/.exec(line)?.[1] ?? line);
    const expected = writers.flatMap((_, writer) =>
      Array.from({ length: 400 }, (_, i) => `writer ${writer} line ${i}`),
    );
    expect(told.sort()).toEqual(expected.sort());
  });

  it('says once that it cannot be written, and disturbs nothing', async () => {
    const parent = await temporaryFolder();
    writeFileSync(join(parent, 'file'), '');
    mkdirSync(join(parent, 'logs', 'cloudbrush.log'), { recursive: true });
    for (const [folder, code] of [
      [join(parent, 'file', 'logs'), 'ENOTDIR'],
      [join(parent, 'logs'), 'EISDIR'],
    ]) {
      const failures: string[] = [];
      const log = new LogFile({ folder, redact: (text) => text, onFailure: (failed) => failures.push(failed) });
      for (let i = 0; i < 3; i++) log.write('unheard');
      expect(failures).toEqual([code]);
    }
  });

  it.skipIf(process.platform !== 'linux')('says once that the disk is full, and disturbs nothing', async () => {
    const folder = await temporaryFolder();
    symlinkSync('/dev/full', join(folder, 'cloudbrush.log'));
    const failures: string[] = [];
    const log = new LogFile({ folder, redact: (text) => text, onFailure: (code) => failures.push(code) });
    for (let i = 0; i < 3; i++) log.write('unheard');
    expect(failures).toEqual(['ENOSPC']);
  });
});

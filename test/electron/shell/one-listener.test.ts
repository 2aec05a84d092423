import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const folder = join(import.meta.dirname, '../../../electron');

it('messages of pages are heard in one file alone, which asks who sent them', () => {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  // also the ways that lead there by a window or a frame: contents.ipc, frame.ipc, contents.on('ipc-message')
  const listens = /\bipcMain\b|\.ipc\b|['"`]ipc-message/;
  const hearing = names.filter((name) => listens.test(readFileSync(join(folder, name), 'utf8')));
  expect(hearing.map((name) => name.replaceAll('\\', '/'))).toEqual(['desktop/page-ipc.ts']);
});

import { expect, onTestFinished, test } from 'vitest';
import { foundByWords } from '../../renderer/ui/found-by-words.ts';
import { paletteEntries } from '../../renderer/ui/palette-entries.ts';
import { commandTable } from '../../shared/commands.ts';
import { sampleSession } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function start() {
  const { session, workspace, host } = await sampleSession(await temporaryFolder());
  onTestFinished(() => host.close());
  return {
    session,
    workspace,
    found: (query: string) => paletteEntries(session, query),
    ids: (query: string) => paletteEntries(session, query).map(({ command }) => command.id),
  };
}

test('words are found in any order and case, at the beginnings of words before within them', () => {
  expect(foundByWords('Next patch Go', 'PATCH ne')).toBe(0);
  expect(foundByWords('Next patch Go', 'atch')).toBe(1);
  expect(foundByWords('Next patch Go', 'next mask')).toBe(null);
  expect(foundByWords('-CDI View', 'cdi')).toBe(0);
  expect(foundByWords('anything', '  ')).toBe(0);
});

test('every command of the table is found, with a key or without, but for the one that finds them', async () => {
  const { ids } = await start();
  const here = commandTable.filter((entry) => !('desktopOnly' in entry) && entry.id !== 'palette');
  expect(ids('').toSorted()).toEqual(here.map(({ id }) => id).toSorted());
});

test('what cannot be done now comes last, with the reason', async () => {
  const { found, workspace, session } = await start();
  const undo = found('undo');
  expect(undo.map(({ command, enabled }) => [command.id, enabled])).toEqual([['undo', false]]);
  const all = found('').map(({ enabled }) => enabled);
  expect(all.indexOf(false)).toBe(all.lastIndexOf(true) + 1);
  expect(found('')[0]?.enabled).toBe(true);
  workspace.next();
  expect(paletteEntries(session, 'undo')[0]?.whyNot).toBe('The patch is still loading.');
});

test('those that were found last come first', async () => {
  const { session, ids } = await start();
  expect(ids('')[0]).toBe('open-folder');
  session.lastFound = ['flag', 'note'];
  expect(ids('').slice(0, 3)).toEqual(['flag', 'note', 'open-folder']);
  expect(ids('go').slice(0, 2)).toEqual(['flag', 'note']);
});

test('a class is found by its name, which is that of the target', async () => {
  const { ids, workspace } = await start();
  expect(ids('thick')).toEqual(['code-2']);
  workspace.nextTarget();
  expect(ids('thick')).toEqual(['code-2', 'code-3']);
});

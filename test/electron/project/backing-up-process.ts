/*
 * Makes an automatic backup of a project, or stops half way, saying so to its parent, to be killed. Run as a process of
 * its own: fork(backing-up-process.ts, [FILE, FOLDER, 'whole' | 'half'])
 */
import Database from 'better-sqlite3';
import { copyProject } from '../../../electron/project/copy-project.ts';
import { keepBackup } from '../../../electron/project/keep-backup.ts';
import { openProject } from '../../../electron/project/open-project.ts';
import { readingChecked } from '../../../electron/project/project-facts.ts';

const [file, folder, extent] = process.argv.slice(2);
const { project, close } = openProject(file, false, false);

async function copyHalf(from: string, to: string): Promise<void> {
  const source = new Database(from, { readonly: true });
  let steps = 0;
  await source.backup(to, {
    progress: () => {
      if (++steps === 3) process.send?.('half');
      return steps < 3 ? 1 : 0;
    },
  });
}

const kept = await keepBackup(project, folder, 10, Date.now(), {
  copy: extent === 'half' ? copyHalf : copyProject,
  read: readingChecked,
  isOpen: () => false,
  signal: new AbortController().signal,
});
process.send?.(kept.made);
close();

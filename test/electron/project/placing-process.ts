/*
 * Makes a project file that gets its name only when it is complete. Run as a process of its own, to be listened to:
 * node placing-process.ts creation|copy|backup|recovery FILE INTO
 */
import { basename, dirname } from 'node:path';
import { backup } from '../../../electron/project/backup.ts';
import { copyProject } from '../../../electron/project/copy-project.ts';
import { keepBackup } from '../../../electron/project/keep-backup.ts';
import { createProject } from '../../../electron/project/new-project.ts';
import { openProject } from '../../../electron/project/open-project.ts';
import { readingChecked } from '../../../electron/project/project-facts.ts';
import { recoverProject } from '../../../electron/project/recovery/recover-project.ts';

const [what, file, into] = process.argv.slice(2);
const { signal } = new AbortController();
const isOpen = () => false;

if (what === 'creation') createProject(into);
else if (what === 'recovery')
  await recoverProject({ file, into, sources: null, onlyDamaged: false, signal, progress: () => undefined });
else {
  const { project, close } = openProject(file, false, false);
  if (what === 'copy') await backup(project, into, false, { copy: copyProject, isOpen });
  else if (what === 'backup')
    await keepBackup(project, dirname(into), 3, timeIn(into), {
      copy: copyProject,
      read: readingChecked,
      isOpen,
      signal,
    });
  else throw new Error(`${what}: expected creation, copy, backup or recovery`);
  close();
}

/** A backup is named after its time. */
function timeIn(backupFile: string): number {
  const [, day, time] = /(\S{10})T(\S{8})Z\.cloudbrush$/.exec(basename(backupFile)) ?? [];
  return Date.parse(`${day}T${time?.replaceAll('-', ':')}Z`);
}

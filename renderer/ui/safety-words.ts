import type { BackupState, KeptBackup, ProjectCheck } from '../../shared/project-safety.ts';
import { counted, formatWhen } from './format.ts';

/** "Checked today 10:12: sound", of the project's file. */
export function checkWords(check: ProjectCheck, now: Date): string {
  switch (check.state) {
    case 'checking':
      return 'Being checked';
    case 'sound':
      return `Checked ${formatWhen(check.at, now)}: sound`;
    case 'damaged':
      return `Checked ${formatWhen(check.at, now)}: damaged`;
    case 'unchecked':
      return check.reason === null ? 'Not checked yet' : `Could not be checked. ${check.reason}`;
  }
}

/** "Last backup today 10:12". */
export function backupWords({ newest, making, problem }: BackupState, now: Date): string {
  const last = newest === null ? 'No backup yet' : `Last backup ${formatWhen(newest, now)}`;
  if (making) return `${last}; one is being made`;
  return problem === null ? last : `${last}; the next could not be made`;
}

/** "3 edits fewer than now", or how many it holds where nobody knows how many there are. */
export function backupSize({ editCount }: KeptBackup, present: number | null): string {
  if (present === null) return counted(editCount, 'edit');
  if (editCount === present) return 'as many edits as now';
  const fewer = present - editCount;
  return `${counted(Math.abs(fewer), 'edit')} ${fewer > 0 ? 'fewer' : 'more'} than now`;
}

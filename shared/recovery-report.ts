import type { Target } from './cloudsen12/classes.ts';

/** What became of the edits of one target of a patch. */
export interface RecoveredPatch {
  /** Null where it could not be read to which patch the edits belong. */
  readonly place: { readonly splitName: string; readonly target: Target; readonly patch: number } | null;
  readonly counts: EditCounts;
  /**
   * What the edits stand on: `stored` labels of the project; those of the `dataset` as it is now, as the stored ones
   * could not be read; stored ones that were read but are `changed`; or `none`, so that nothing could be saved.
   */
  readonly base: 'stored' | 'dataset' | 'changed' | 'none';
}

export interface EditCounts {
  /** As they were, byte by byte. */
  readonly intact: number;
  /** As they were, but it could not be read who made them, or when. */
  readonly unsigned: number;
  /** Put onto another state of the mask than the one they were made on: what they wrote is there, where it differs. */
  readonly moved: number;
  /** Saved as they could be read, though they are not what was recorded. */
  readonly changed: number;
  /** That they were there is known, but not what they did. */
  readonly lost: number;
}

export interface RecoveryReport {
  /** Of all patches together. */
  readonly counts: EditCounts;
  /** Patches with edits that were saved, targets counted apart. */
  readonly patches: number;
  /** Patches of which something is to be told, at most `MAX_TOLD_PATCHES`. */
  readonly told: readonly RecoveredPatch[];
  /** How many more there are. */
  readonly untold: number;
  /** Undo, redo and choices of a source that could not be kept: the masks do not depend on them. */
  readonly lostSteps: number;
  /** Entries of the log that could not be read at all, so that nobody knows what they were. */
  readonly unreadableEntries: number;
  /** Changes of status, notes and times that could not be kept. */
  readonly lostWork: number;
  /** Names of documents (queue, filters and the like) that could not be read. */
  readonly lostDocuments: readonly string[];
  /** Splits whose name or number of patches could not be read. */
  readonly guessedSplits: readonly string[];
}

export const MAX_TOLD_PATCHES = 200;
const MAX_NAMED = 12;

export const noEdits: EditCounts = { intact: 0, unsigned: 0, moved: 0, changed: 0, lost: 0 };

export function addCounts(a: EditCounts, b: EditCounts): EditCounts {
  return {
    intact: a.intact + b.intact,
    unsigned: a.unsigned + b.unsigned,
    moved: a.moved + b.moved,
    changed: a.changed + b.changed,
    lost: a.lost + b.lost,
  };
}

/** Edits that are in the new project, in whatever form. */
export function savedEdits({ intact, unsigned, moved, changed }: EditCounts): number {
  return intact + unsigned + moved + changed;
}

/** Whether all that was in the damaged project is in the new one, as it was. */
export function isComplete(report: RecoveryReport): boolean {
  const { counts, lostSteps, unreadableEntries, lostWork, lostDocuments, guessedSplits, told } = report;
  const whole = counts.unsigned + counts.moved + counts.changed + counts.lost === 0;
  return (
    whole && told.length + lostSteps + unreadableEntries + lostWork + lostDocuments.length + guessedSplits.length === 0
  );
}

/** What an annotator should know of a recovery, in sentences: first what was saved, then what was not, then where. */
export function recoverySentences(report: RecoveryReport): string[] {
  const { counts, patches, lostSteps, unreadableEntries, lostWork, lostDocuments, guessedSplits } = report;
  const sentences: string[] = [];
  const say = (text: string | null): void => {
    if (text !== null) sentences.push(text);
  };
  const saved = savedEdits(counts);
  say(
    saved === 0
      ? 'No edit could be saved.'
      : `${amount(saved, 'edit')} on ${amount(patches, 'patch', 'patches')} ${saved === 1 ? 'was' : 'were'} saved${counts.intact === saved ? ', just as they were.' : `, ${formatted(counts.intact)} of them just as they were.`}`,
  );
  say(
    about(
      counts.moved,
      'edit',
      (are) => `${are} put onto another state of the mask, as the one before could not be read`,
    ),
  );
  say(about(counts.unsigned, 'edit', (are) => `${are} saved without who made it or when, which could not be read`));
  say(
    about(
      counts.changed,
      'edit',
      (are) => `${are} saved though not as recorded: look at these masks before you use them`,
    ),
  );
  say(about(counts.lost, 'edit', (are) => `${are} not saved, as the pixels could not be read; a backup may hold them`));
  say(
    about(unreadableEntries, 'entry', (are) => `of the log ${are} beyond reading: nobody knows what it was`, 'entries'),
  );
  say(about(lostSteps, 'undo, redo or choice', (are) => `${are} left out of the log: no mask depends on it`, 'steps'));
  say(about(lostWork, 'entry', (are) => `about status, notes or time ${are} not saved`, 'entries'));
  if (lostDocuments.length > 0) say(`Not saved: ${lostDocuments.join(', ')}.`);
  if (guessedSplits.length > 0) {
    say(`What the split was called, or how many patches it has, could not be read: ${guessedSplits.join(', ')}.`);
  }
  sentences.push(...placeSentences(report));
  if (isComplete(report)) say('Nothing is missing.');
  return sentences;
}

/** Which patches to look at, by what happened to them. */
function placeSentences({ told, untold }: RecoveryReport): string[] {
  const groups: readonly (readonly [string, (patch: RecoveredPatch) => boolean])[] = [
    ['Nothing saved, as the labels that were painted on could not be read', ({ base }) => base === 'none'],
    ['Put onto the labels of the dataset as they are now', ({ base }) => base === 'dataset'],
    ['The labels below the edits are not as they were stored', ({ base }) => base === 'changed'],
    ['Edits saved, though not as recorded', ({ counts }) => counts.changed > 0],
    ['Edits missing', ({ base, counts }) => base !== 'none' && counts.lost > 0],
    ['Edits put onto another state', ({ counts }) => counts.moved > 0],
    ['Edits without a name or time', ({ counts }) => counts.unsigned > 0],
  ];
  const sentences = groups.flatMap(([title, isIn]) => {
    const patches = told.filter(isIn);
    return patches.length === 0 ? [] : [`${title}: ${named(patches)}.`];
  });
  if (untold > 0) sentences.push(`There are ${formatted(untold)} more patches like these.`);
  return sentences;
}

function named(patches: readonly RecoveredPatch[]): string {
  const names = patches.slice(0, MAX_NAMED).map(({ place }) => {
    if (place === null) return 'a patch that is not known any more';
    return `${place.splitName} ${place.patch}${place.target === 'manual_sc' ? ' (scribbles)' : ''}`;
  });
  const more = patches.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${formatted(more)} more` : names.join(', ');
}

function about(count: number, one: string, text: (are: string) => string, many = `${one}s`): string | null {
  if (count === 0) return null;
  return `${formatted(count)} ${count === 1 ? one : many} ${text(count === 1 ? 'was' : 'were')}.`;
}

function amount(count: number, one: string, many = `${one}s`): string {
  return `${formatted(count)} ${count === 1 ? one : many}`;
}

/** 12 345 with thin gaps would not survive every terminal: commas. */
function formatted(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** One line of what `npm run faults` prints: a fault, how often it was made to happen, and what it cost. */
export interface FaultRow {
  readonly what: string;
  /** Times that the fault happened; never 0 of a fault that is claimed to be tried. */
  readonly trials: number;
  /** What was lost, doubled, mixed up or changed in silence; anything but 0 fails the run. */
  readonly losses: number;
  /** Further figures of it, in words with their units. */
  readonly figures?: string;
}

export function isSound({ trials, losses }: FaultRow): boolean {
  return trials > 0 && losses === 0;
}

export function rowText(row: FaultRow): string {
  const { what, trials, losses, figures } = row;
  const counts = `${String(trials).padStart(9)} trials ${String(losses).padStart(3)} losses`;
  return `${isSound(row) ? 'ok  ' : 'FAIL'} ${counts}  ${what}${figures === undefined ? '' : `: ${figures}`}`;
}

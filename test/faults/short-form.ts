import { temporaryFolder } from '../support/temporary-folder.ts';
import { type FaultRow, isSound, rowText } from './fault-row.ts';
import type { FaultScenario } from './fault-run.ts';

export interface ShortForm {
  readonly rows: readonly FaultRow[];
  /** Rows that lost something, or tried nothing, as they are printed. */
  readonly unsound: readonly string[];
  /** The seed and what the scenario has told, for the message of a test that fails. */
  readonly told: string;
}

/** The few trials of a scenario that `npm test` makes. A scenario that cannot be run here has no rows. */
export async function shortForm(scenario: FaultScenario, seed = 1): Promise<ShortForm> {
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const rows = await scenario({ folder: await temporaryFolder(), short: true, seed, say });
  const unsound = rows.filter((row) => !isSound(row)).map(rowText);
  return { rows, unsound, told: [`seed ${seed}`, ...said.slice(-40)].join('\n') };
}

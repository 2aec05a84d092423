import { annotators } from './annotators.ts';
import { attackers } from './attackers.ts';
import { damagedHost } from './damaged-host.ts';
import { database } from './database.ts';
import type { FaultScenario } from './fault-run.ts';
import { files } from './files.ts';
import { fullDisk } from './full-disk.ts';
import { fullDrive } from './full-drive.ts';
import { input } from './input.ts';
import { killSteps } from './kill-steps.ts';
import { killedExports } from './killed-exports.ts';
import { kills } from './kills.ts';
import { messages } from './messages.ts';
import { pages } from './pages.ts';
import { savedAfterSync } from './saved-after-sync.ts';
import { sleeping } from './sleep.ts';

/** Every kind of fault, by the name that `--only` takes, in the order in which they are tried. */
export const scenarios: Readonly<Record<string, FaultScenario>> = {
  kills,
  'kill-steps': killSteps,
  sync: savedAfterSync,
  annotators,
  pages,
  sleep: sleeping,
  'full-disk': fullDisk,
  'full-drive': fullDrive,
  files,
  database,
  'damaged-host': damagedHost,
  'killed-exports': killedExports,
  messages,
  attackers,
  input,
};

import type { FaultScenario } from './fault-run.ts';
import { files } from './files.ts';
import { fullDisk } from './full-disk.ts';
import { fullDrive } from './full-drive.ts';
import { killedExports } from './killed-exports.ts';
import { messages } from './messages.ts';

/** Every kind of fault, by the name that `--only` takes, in the order in which they are tried. */
export const scenarios: Readonly<Record<string, FaultScenario>> = {
  'full-disk': fullDisk,
  'full-drive': fullDrive,
  files,
  'killed-exports': killedExports,
  messages,
};

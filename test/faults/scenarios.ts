import type { FaultScenario } from './fault-run.ts';
import { messages } from './messages.ts';

/** Every kind of fault, by the name that `--only` takes, in the order in which they are tried. */
export const scenarios: Readonly<Record<string, FaultScenario>> = { messages };

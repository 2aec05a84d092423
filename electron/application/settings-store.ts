import { join } from 'node:path';
import * as v from 'valibot';
import type { Argument, Settings } from '../../shared/contract.ts';
import { JsonFile } from './json-file.ts';

const schema = v.object({
  annotator: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(100))),
  scribbleNaming: v.picklist(['centre-first', 'edge-first']),
});
const defaults: Settings = { annotator: null, scribbleNaming: 'centre-first' };

/** The annotator's settings, the same on both hosts. */
export class SettingsStore {
  readonly #file: JsonFile<typeof schema>;

  constructor(userDataDir: string, onDamaged: (message: string) => void) {
    this.#file = new JsonFile(join(userDataDir, 'settings.json'), schema, defaults, onDamaged);
  }

  read(): Promise<Settings> {
    return this.#file.read();
  }

  change({ annotator, scribbleNaming }: Argument<'settings.set'>): Promise<Settings> {
    return this.#file.change((before) => ({
      annotator: annotator ?? before.annotator,
      scribbleNaming: scribbleNaming ?? before.scribbleNaming,
    }));
  }
}

import { join } from 'node:path';
import * as v from 'valibot';
import {
  defaultSettings,
  type Settings,
  type SettingsChange,
  settingSchemas,
  withChange,
} from '../../shared/settings.ts';
import { JsonFile } from './json-file.ts';

/** A file of an earlier version lacks what has been added since. */
const schema = v.pipe(
  v.partial(v.object(settingSchemas)),
  v.transform((known) => withChange(defaultSettings, known)),
);

/** The annotator's settings, the same on both hosts. */
export class SettingsStore {
  readonly #file: JsonFile<typeof schema>;

  constructor(userDataDir: string, onDamaged: (message: string) => void) {
    this.#file = new JsonFile(join(userDataDir, 'settings.json'), schema, defaultSettings, onDamaged);
  }

  read(): Promise<Settings> {
    return this.#file.read();
  }

  change(change: SettingsChange): Promise<Settings> {
    return this.#file.change((before) => withChange(before, change));
  }
}

import { UNSCRIBBLED_DEFAULT } from '../../shared/cloudsen12/classes.ts';
import { decideUnscribbled } from '../../shared/cloudsen12/unscribbled.ts';
import type { Unscribbled } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import { countCodes } from '../dataset/census-task.ts';
import { labelLayer } from '../dataset/label-layer.ts';
import type { Split } from '../dataset/split.ts';
import type { Handle, StoreClient } from '../project/project-store.ts';

/** Where the value of a split is kept. */
export interface ValuePlace {
  readonly split: Split;
  readonly handle: Handle;
  readonly splitKey: number;
  readonly readOnly: boolean;
}

/** What the scribbles of a split hold where nothing was drawn: decided once, then kept in the project. */
export class UnscribbledValues {
  readonly #store: StoreClient;
  /** Looks through scribble files under way, by split. */
  readonly #deciding = new Map<string, Promise<Unscribbled>>();

  constructor(store: StoreClient) {
    this.#store = store;
  }

  async of(place: ValuePlace): Promise<Unscribbled> {
    const kept = await this.#store.setting(place.handle, place.splitKey, 'unscribbled');
    if (kept !== null) return { state: 'known', ...parseUnscribbled(kept) };
    const { id } = place.split;
    // The file is looked through once, however many ask meanwhile.
    const deciding = this.#deciding.get(id) ?? this.#decide(place).finally(() => this.#deciding.delete(id));
    this.#deciding.set(id, deciding);
    return deciding;
  }

  /** The annotator's answer where the file does not tell. */
  async decide(place: ValuePlace, code: number): Promise<Unscribbled> {
    const decided = { state: 'known', code, decidedBy: 'annotator' } as const;
    await this.#keep(place, decided);
    return decided;
  }

  async #decide(place: ValuePlace): Promise<Unscribbled> {
    const decided = await decideFromFile(place.split);
    if (decided.state === 'known' && decided.decidedBy === 'file' && !place.readOnly) await this.#keep(place, decided);
    return decided;
  }

  async #keep(
    { handle, splitKey }: ValuePlace,
    { code, decidedBy }: Extract<Unscribbled, { state: 'known' }>,
  ): Promise<void> {
    await this.#store.setSetting(handle, splitKey, 'unscribbled', `${decidedBy} ${code}`);
  }
}

async function decideFromFile(split: Split): Promise<Unscribbled> {
  if (labelLayer(split, 'manual_sc') === null) {
    return { state: 'known', code: UNSCRIBBLED_DEFAULT, decidedBy: 'default' };
  }
  const census = await countCodes(split, 'LABEL_manual_sc', 'sample', {});
  const code = decideUnscribbled(census.image);
  return code === null ? { state: 'ask' } : { state: 'known', code, decidedBy: 'file' };
}

/** "file 99" or "annotator -1", as kept in the project. */
function parseUnscribbled(kept: string): { code: number; decidedBy: 'file' | 'annotator' } {
  const match = /^(file|annotator) (-?\d{1,5})$/.exec(kept);
  if (match === null)
    throw new AppError('bad-project', `The project keeps ${JSON.stringify(kept)} as the unscribbled value.`);
  return { code: Number(match[2]), decidedBy: match[1] === 'file' ? 'file' : 'annotator' };
}

import * as v from 'valibot';
import { type Argument, parseArgument } from '../../shared/contract.ts';

const KEY = 'cloudbrush.work';

export type WorkMessage =
  | { readonly call: 'work.change'; readonly argument: Argument<'work.change'> }
  | { readonly call: 'work.spent'; readonly argument: Argument<'work.spent'> };

const schema = v.array(v.object({ call: v.picklist(['work.change', 'work.spent']), argument: v.unknown() }));

/** What was said of patches and is not with the host yet, in the tab's storage, where it outlives a page that goes. */
export class WorkMirror {
  readonly #store: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null;

  constructor(store = globalThis.sessionStorage ?? null) {
    this.#store = store;
  }

  keep(waiting: readonly WorkMessage[]): void {
    try {
      if (waiting.length === 0) this.#store?.removeItem(KEY);
      else this.#store?.setItem(KEY, JSON.stringify(waiting));
    } catch (error) {
      // Strokes come first where the tab's storage is full.
      if (!(error instanceof DOMException)) throw error;
    }
  }

  /** What a page before this one left of a dataset; of another dataset's nothing can be sent. */
  read(datasetId: string): readonly WorkMessage[] {
    const text = this.#store?.getItem(KEY) ?? null;
    if (text === null) return [];
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
    if (!parsed.success) return [];
    return parsed.output.flatMap(({ call, argument }) => {
      const message = messageOf(call, argument);
      return message?.argument.datasetId === datasetId ? [message] : [];
    });
  }
}

function messageOf(call: WorkMessage['call'], argument: unknown): WorkMessage | null {
  try {
    return { call, argument: parseArgument(call, argument) } as WorkMessage;
  } catch {
    // an older program may have written it otherwise
    return null;
  }
}

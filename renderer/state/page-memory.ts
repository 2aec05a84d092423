import * as v from 'valibot';
import { targets } from '../../shared/cloudsen12/classes.ts';

const KEY = 'cloudbrush.open';

const position = {
  splitId: v.string(),
  patch: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  target: v.picklist(targets),
};
const schema = v.object({ place: v.object({ placeId: v.string(), name: v.string() }), ...position });

export type PageMemory = v.InferOutput<typeof schema>;
export type Position = Pick<PageMemory, 'splitId' | 'patch' | 'target'>;

/** What the page had open before it was loaded again; lives as long as the tab. Null without one, or in a test. */
export function readPageMemory(): PageMemory | null {
  const text = globalThis.sessionStorage?.getItem(KEY) ?? null;
  if (text === null) return null;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
  return parsed.success ? parsed.output : null;
}

export function writePageMemory(memory: PageMemory): void {
  globalThis.sessionStorage?.setItem(KEY, JSON.stringify(memory));
}

export function forgetPageMemory(): void {
  globalThis.sessionStorage?.removeItem(KEY);
}

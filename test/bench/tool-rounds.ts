import type { ToolPage } from './tool-page.ts';

export const ROUNDS = 22;
/** Of the frame that an input leads to. */
export const LIMIT_MS = 16;
/** Of previews that look at the whole patch: the wand and the refining operations. */
export const PREVIEW_LIMIT_MS = 30;
export const ALTERNATING = ['Digit2', 'Digit3'] as const;

/** `[name, samples, limit]`. */
export type Measured = readonly [name: string, samples: readonly number[], limitMs: number];
export type Part = (hand: ToolPage) => Promise<readonly Measured[]>;

export const middle = [256, 256] as const;

/** Takes the tool of a key and another class each time, so that every round changes pixels. */
export async function take(hand: ToolPage, round: number, tool: string): Promise<void> {
  await hand.key(ALTERNATING[round % 2] ?? 'Digit2');
  await hand.key(tool);
}

/** As often as there are rounds: what came of them, in one list. */
export async function rounds(play: (round: number) => Promise<number | readonly number[]>): Promise<number[]> {
  const all: number[] = [];
  for (let round = 0; round < ROUNDS; round++) all.push(...[await play(round)].flat());
  return all;
}

export async function press(hand: ToolPage, at: readonly [number, number]): Promise<void> {
  await hand.mouse('mouseMoved', at, false);
  await hand.mouse('mousePressed', at);
}

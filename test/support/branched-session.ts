import { onTestFinished } from 'vitest';
import { DrivenClock } from './driven-clock.ts';
import { sampleSession, until } from './session-driver.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A mask with a stroke of shadow, two more that were undone, and a fourth that was painted over them. */
export async function branchedSession() {
  const clock = new DrivenClock();
  const parts = await sampleSession(await temporaryFolder(), undefined, null, (session) => {
    session.after = clock.after;
  });
  onTestFinished(() => parts.host.close());
  const { workspace, hand, session } = parts;
  const { document } = workspace.showing;
  if (document === null) throw new Error('a mask is shown');
  workspace.painting.options.code.manual_hq = 3;
  const paint = (y: number) => {
    hand.stroke([
      [100, y],
      [140, y],
    ]);
    return { editId: document.headId ?? '', codes: document.codes.slice() };
  };
  const first = paint(100);
  const second = paint(150);
  const third = paint(200);
  await document.undo();
  await document.undo();
  const fourth = paint(300);
  const saved = () => until(() => session.outbox.state === 'saved');
  return { ...parts, document, clock, paint, first, second, third, fourth, saved };
}

export const sameCodes = (one: Int16Array, other: Int16Array) => one.every((code, i) => code === other[i]);

import { setTimeout as sleep } from 'node:timers/promises';
import type { AppPage } from './app-page.ts';

const TWO_PI = 2 * Math.PI;

/** A hand that sweeps over the patch: two swings that never meet again soon. Patch pixels, inside of the image. */
function handAt(ms: number, phase: number): { x: number; y: number } {
  return {
    x: 256 + 190 * Math.sin((TWO_PI * ms) / 1300 + phase),
    y: 256 + 170 * Math.sin((TWO_PI * ms) / 1710 + 2 * phase + 0.4),
  };
}

export interface PaintOptions {
  readonly strokes: number;
  /** Number of the first stroke: it decides class and path. */
  readonly first?: number;
  readonly strokeMs: number;
  /** Events of the pointing device per second. */
  readonly rateHz: number;
  readonly until?: () => boolean;
}

/** Sends the moves of a mouse of that rate on time and awaits none of them. Returns how many, and the time it took. */
async function sweep(send: (ms: number) => Promise<void>, forMs: number, rateHz: number) {
  const startMs = performance.now();
  const pending: Promise<void>[] = [];
  for (let i = 1; (i * 1000) / rateHz < forMs; i++) {
    const dueMs = (i * 1000) / rateHz;
    const earlyMs = dueMs - (performance.now() - startMs);
    if (earlyMs > 0) await sleep(earlyMs);
    pending.push(send(dueMs));
  }
  const spentMs = performance.now() - startMs;
  await Promise.all(pending);
  return { sent: pending.length, spentMs };
}

/** Moves a mouse of that rate over the patch, without a button. Returns how many events were sent per second. */
export async function hover(app: AppPage, forMs: number, rateHz: number): Promise<number> {
  const toScreen = await app.toScreen();
  const send = async (ms: number) => {
    const { x, y } = handAt(ms, 0);
    await app.cdp.send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...toScreen(x, y) });
  };
  const { sent, spentMs } = await sweep(send, forMs, rateHz);
  return (1000 * sent) / spentMs;
}

/** Drags with a mouse of that rate, back and forth on a level line of the page between two places of it. */
export async function dragLevel(
  app: AppPage,
  { from, to, y, forMs, rateHz }: { from: number; to: number; y: number; forMs: number; rateHz: number },
): Promise<void> {
  const send = async (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', ms: number) => {
    const x = from + ((to - from) * (1 - Math.cos((TWO_PI * ms) / 1500))) / 2;
    const buttons = type === 'mouseReleased' ? 0 : 1;
    await app.cdp.send('Input.dispatchMouseEvent', { type, x, y, button: 'left', buttons, clickCount: 1 });
  };
  await send('mousePressed', 0);
  await sweep((ms) => send('mouseMoved', ms), forMs, rateHz);
  await send('mouseReleased', forMs);
}

/**
 * Paints strokes as a mouse of that rate would: events are sent on time and not awaited, and each stroke has another
 * class, so that every one changes pixels. Returns how many events were sent per second.
 */
export async function paint(app: AppPage, options: PaintOptions): Promise<number> {
  const { strokes, first = 0, strokeMs, rateHz, until } = options;
  const toScreen = await app.toScreen();
  let sent = 0;
  let spentMs = 0;
  for (let stroke = first; stroke < first + strokes && until?.() !== true; stroke++) {
    await app.page.keyboard.press(`Digit${1 + (stroke % 4)}`);
    const send = async (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', ms: number) => {
      const { x, y } = handAt(ms, stroke);
      const at = toScreen(x, y);
      const buttons = type === 'mouseReleased' ? 0 : 1;
      await app.cdp.send('Input.dispatchMouseEvent', { type, ...at, button: 'left', buttons, clickCount: 1 });
    };
    await send('mousePressed', 0);
    const swept = await sweep((ms) => send('mouseMoved', ms), strokeMs, rateHz);
    sent += swept.sent;
    spentMs += swept.spentMs;
    await send('mouseReleased', strokeMs);
    await app.saved();
  }
  return (1000 * sent) / spentMs;
}

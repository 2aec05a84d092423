import { expect, onTestFinished, test } from 'vitest';
import { listenToPointers } from '../../renderer/canvas/pointer-input.ts';
import { PointerGestures, type PointerSample } from '../../renderer/tools/pointer-gestures.ts';

const PIXELS = 0;
const LINES = 1;
const PAGES = 2;

/** As much of a pane as its listeners touch: 800 x 600 at 10, 20 of the window. */
class FakePane extends EventTarget {
  readonly clientHeight = 600;
  readonly captured: number[] = [];
  focused = 0;
  getBoundingClientRect() {
    return { left: 10, top: 20 };
  }
  focus(): void {
    this.focused++;
  }
  setPointerCapture(pointerId: number): void {
    this.captured.push(pointerId);
  }
}

function start() {
  const pane = new FakePane();
  const painted: PointerSample[] = [];
  const hovered: (PointerSample | null)[] = [];
  const erasing: boolean[] = [];
  const sizes: number[] = [];
  const zooms: (readonly [factor: number, sx: number, sy: number])[] = [];
  let ended = 0;
  const gestures = new PointerGestures({
    beginStroke(sample, erase) {
      painted.push(sample);
      erasing.push(erase);
      return true;
    },
    moveStroke: (samples) => painted.push(...samples),
    endStroke: () => ended++,
    cancelStroke: () => undefined,
    resize: () => undefined,
    pan: () => undefined,
    zoom: () => undefined,
    hover: (sample) => hovered.push(sample),
  });
  onTestFinished(
    listenToPointers(pane as unknown as HTMLElement, gestures, {
      zoom: (factor, sx, sy) => zooms.push([factor, sx, sy]),
      size: (direction) => sizes.push(direction),
    }),
  );
  const send = (type: string, fields: object) =>
    pane.dispatchEvent(Object.assign(new Event(type, { cancelable: true }), fields));
  const point = (type: string, fields: object = {}) =>
    send(type, {
      pointerId: 1,
      pointerType: 'pen',
      clientX: 110,
      clientY: 220,
      pressure: 0.5,
      button: type === 'pointermove' ? -1 : 0,
      buttons: type === 'pointerup' ? 0 : 1,
      getCoalescedEvents: () => [],
      ...fields,
    });
  const wheel = (fields: object) =>
    send('wheel', { deltaX: 0, deltaY: 0, deltaMode: PIXELS, shiftKey: false, clientX: 110, clientY: 220, ...fields });
  return { pane, painted, hovered, erasing, sizes, zooms, ended: () => ended, point, wheel };
}

test('a pen paints with the pressure that it reports, none included', () => {
  const { painted, point } = start();
  point('pointerdown', { pressure: 0 });
  point('pointermove', { pressure: 0.25 });
  point('pointermove', { pressure: 0 });
  expect(painted.map((sample) => sample.pressure)).toEqual([0, 0.25, 0]);
});

test('a pen that hovers shows what it would paint at full pressure', () => {
  const { hovered, point } = start();
  point('pointermove', { pressure: 0, buttons: 0 });
  expect(hovered).toMatchObject([{ pressure: 1 }]);
});

test('a mouse paints at full size, whatever pressure the browser makes up for it', () => {
  const { painted, point } = start();
  point('pointerdown', { pointerType: 'mouse', pressure: 0.5 });
  point('pointermove', { pointerType: 'mouse', pressure: 0.5 });
  expect(painted.map((sample) => sample.pressure)).toEqual([1, 1]);
});

test('a press takes the keys and the pointer to the pane, and places are those of the pane', () => {
  const { pane, painted, ended, point } = start();
  point('pointerdown', { pointerId: 5 });
  expect(painted).toMatchObject([{ sx: 100, sy: 200 }]);
  expect(pane.captured).toEqual([5]);
  expect(pane.focused).toBe(1);
  point('pointerup', { pointerId: 5 });
  expect(ended()).toBe(1);
});

test('every place that the pointer passed since the last frame is painted', () => {
  const { painted, point } = start();
  const passed = [111, 112, 113].map((clientX) => ({ pointerId: 1, pointerType: 'pen', clientX, clientY: 220 }));
  point('pointerdown');
  point('pointermove', { getCoalescedEvents: () => passed });
  expect(painted.map((sample) => sample.sx)).toEqual([100, 101, 102, 103]);
});

test("the right button and a pen's other end erase", () => {
  const { erasing, point } = start();
  point('pointerdown', { pointerType: 'mouse', button: 2, buttons: 2 });
  point('pointerup', { pointerType: 'mouse' });
  point('pointerdown', { button: 0, buttons: 32 });
  expect(erasing).toEqual([true, true]);
});

test('the system taking the pointer away ends the stroke once', () => {
  const { ended, point } = start();
  point('pointerdown');
  point('pointercancel');
  point('lostpointercapture');
  expect(ended()).toBe(1);
});

test('a palm that rests while a pen paints leaves the cursor with the pen', () => {
  const { hovered, point } = start();
  point('pointerdown', { pointerId: 3 });
  point('pointerdown', { pointerId: 7, pointerType: 'touch' });
  point('pointermove', { pointerId: 7, pointerType: 'touch' });
  point('pointermove', { pointerId: 3 });
  expect(hovered).toMatchObject([{ pointerId: 3 }]);
});

test('the size follows how far the wheel is turned, not how often it says so', () => {
  const { sizes, wheel } = start();
  for (let i = 0; i < 20; i++) wheel({ shiftKey: true, deltaY: 5 });
  expect(sizes).toEqual([-1]);
});

test('each notch of a mouse wheel is one step of the size, on every system', () => {
  for (const notch of [{ deltaY: -100 }, { deltaY: -120 }, { deltaX: -100 }, { deltaY: -3, deltaMode: LINES }]) {
    const { sizes, wheel } = start();
    for (let i = 0; i < 6; i++) wheel({ shiftKey: true, ...notch });
    expect(sizes, JSON.stringify(notch)).toEqual([1, 1, 1, 1, 1, 1]);
  }
});

test('a notch is a step however few pixels it is told as, on a page that is zoomed', () => {
  const { sizes, wheel } = start();
  for (let i = 0; i < 3; i++) wheel({ shiftKey: true, deltaY: -67, wheelDeltaY: 120 });
  wheel({ shiftKey: true, deltaX: 67, wheelDeltaX: -120 });
  expect(sizes).toEqual([1, 1, 1, -1]);
});

test('a wheel told in pages goes as far as the pane is high', () => {
  const { sizes, wheel } = start();
  wheel({ shiftKey: true, deltaY: 1, deltaMode: PAGES });
  expect(sizes).toEqual([-6]);
});

test('a wheel that turns back begins its distance anew', () => {
  const { sizes, wheel } = start();
  wheel({ shiftKey: true, deltaY: 90 });
  wheel({ shiftKey: true, deltaY: -20 });
  wheel({ shiftKey: true, deltaY: 90 });
  expect(sizes).toEqual([]);
});

test('the wheel zooms about the pointer, and as far for lines as for their pixels', () => {
  const { zooms, wheel } = start();
  wheel({ deltaY: -3, deltaMode: LINES });
  wheel({ deltaY: -102 });
  const [lines, pixels] = zooms;
  expect(pixels?.slice(1)).toEqual([100, 200]);
  expect(pixels?.[0]).toBeGreaterThan(1);
  expect(lines?.[0]).toBeCloseTo(pixels?.[0] ?? 0, 9);
});

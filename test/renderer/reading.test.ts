import { expect, test } from 'vitest';
import { Panes } from '../../renderer/state/panes.svelte.ts';
import { Preferences } from '../../renderer/state/preferences.svelte.ts';
import { View } from '../../renderer/state/view.svelte.ts';
import { defaultSettings } from '../../shared/settings.ts';

/** A fitted patch: one patch pixel is one screen pixel, 200 to the right and 44 down. */
function fitted() {
  const view = new View(
    new Preferences(
      defaultSettings,
      async () => defaultSettings,
      () => undefined,
    ),
  );
  const pane = new Panes().active;
  pane.size = { width: 912, height: 600 };
  pane.show({ zoom: 1, sx: 200, sy: 44 });
  const pointAt = (sx: number, sy: number) => view.pointAt({ pane, sx, sy, pressure: 1 });
  return { view, pane, pointAt };
}

test('the pixel that is read lies under the pointer', () => {
  const { view, pointAt } = fitted();
  expect(view.cursor).toBe(null);
  pointAt(300.5, 144.2);
  expect(view.cursor).toEqual({ x: 100, y: 100 });
});

test('under a pointer that rests, another pixel is read after zooming, panning and fitting by keys', () => {
  const { view, pane, pointAt } = fitted();
  pointAt(300, 144);
  pane.zoomAt(2, 456, 300);
  expect(view.cursor).toEqual({ x: 178, y: 178 });
  pane.panBy(-20, 0);
  expect(view.cursor).toEqual({ x: 188, y: 178 });
  pane.fit();
  const at = pane.toPatch(300, 144);
  expect(view.cursor).toEqual({ x: Math.floor(at.x), y: Math.floor(at.y) });
});

test('the last reading stays when the pointer leaves the patch and the pane, so that it can be copied', () => {
  const { view, pane, pointAt } = fitted();
  pointAt(300, 144);
  pointAt(300, 590);
  expect(view.cursor).toEqual({ x: 100, y: 100 });
  view.pointAt(null);
  expect(view.cursor).toEqual({ x: 100, y: 100 });
  pane.zoomAt(2, 0, 0);
  expect(view.cursor).toEqual({ x: 100, y: 100 });
});

test('a pointer that left after zooming leaves the pixel that was read last', () => {
  const { view, pane, pointAt } = fitted();
  pointAt(300, 144);
  pane.zoomAt(2, 456, 300);
  view.pointAt(null);
  expect(view.cursor).toEqual({ x: 178, y: 178 });
});

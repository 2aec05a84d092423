import { join } from 'node:path';
import { expect as expectAtOnce, type Locator, type Page } from '@playwright/test';
import type { RunningHost } from './running-host.ts';

/** As patient outside of Playwright's own runner as in it. */
const expect = expectAtOnce.configure({ timeout: 20_000 });
const PATCH = 512;
/** Room around a fitted patch, in CSS pixels: renderer/state/pane.svelte.ts. */
const ROOM = 12;

export type Point = readonly [x: number, y: number];

/** A person at the page: points at patch pixels, presses keys, reads what is shown. */
export class Annotator {
  readonly page: Page;
  readonly pane: Locator;
  readonly #answerDialog: RunningHost['answerDialog'];

  /** Where several panes stand side by side, in that one of them, from 1. */
  constructor({ page, answerDialog }: Pick<RunningHost, 'page' | 'answerDialog'>, pane = 1) {
    this.page = page;
    this.pane = page.locator(`[data-pane="${pane}"]`);
    this.#answerDialog = answerDialog;
  }

  /** Waits until a patch is on the canvas, as `split/patch/target`. */
  async sees(split: string, patch: number, target = 'manual_hq'): Promise<void> {
    await expect(this.pane).toHaveAttribute('data-shown', new RegExp(`^${split}/${patch}/${target}/`));
  }

  async saysName(name: string): Promise<void> {
    await this.page.getByLabel('Your name is stored').fill(name);
    await this.page.getByRole('button', { name: 'Start labelling' }).click();
    await expect(this.page.getByRole('dialog')).toHaveCount(0);
  }

  /** Screen position of a point of the fitted patch. */
  async screen([x, y]: Point): Promise<{ x: number; y: number }> {
    const box = await this.pane.boundingBox();
    if (box === null) throw new Error('the pane is on the screen');
    const ratio = await this.page.evaluate(() => devicePixelRatio);
    const length = Math.floor((Math.min(box.width, box.height) - 2 * ROOM) * ratio) / ratio;
    const zoom = length / PATCH;
    const left = Math.round((box.x + (box.width - length) / 2) * ratio) / ratio;
    const top = Math.round((box.y + (box.height - length) / 2) * ratio) / ratio;
    return { x: left + x * zoom, y: top + y * zoom };
  }

  async stroke(points: readonly Point[], button: 'left' | 'right' = 'left'): Promise<void> {
    await this.press(points, button);
    await this.page.mouse.up({ button });
  }

  /** A stroke that has not ended yet. */
  async press(points: readonly Point[], button: 'left' | 'right' = 'left'): Promise<void> {
    let down = false;
    for (const point of points) {
      const at = await this.screen(point);
      await this.page.mouse.move(at.x, at.y);
      if (!down) await this.page.mouse.down({ button });
      down = true;
    }
  }

  /** A pen stroke with trusted pressure events, through the browser's own input pipeline. */
  async penStroke(points: readonly Point[], force: number): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    const send = (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', at: { x: number; y: number }) =>
      session.send('Input.dispatchMouseEvent', {
        type,
        ...at,
        button: 'left',
        buttons: type === 'mouseReleased' ? 0 : 1,
        clickCount: 1,
        pointerType: 'pen',
        force: type === 'mouseReleased' ? 0 : force,
      });
    let last = { x: 0, y: 0 };
    for (const [i, point] of points.entries()) {
      last = await this.screen(point);
      if (i === 0) await send('mousePressed', last);
      else await send('mouseMoved', last);
    }
    await send('mouseReleased', last);
    await session.detach();
  }

  async saved(): Promise<void> {
    await expect(this.page.locator('[data-state=saved]')).toBeVisible();
  }

  /** Edits between the untouched mask and what is shown. */
  async hasEdits(count: number): Promise<void> {
    await expect(this.page.getByTitle('Edits on this mask')).toHaveText(String(count));
  }

  async brush(options: { radius?: number; key?: string }): Promise<void> {
    if (options.key !== undefined) await this.page.keyboard.press(options.key);
    if (options.radius === undefined) return;
    const output = this.page.getByRole('complementary', { name: 'Paint' }).locator('output').first();
    for (let i = 0; i < 200; i++) {
      const text = (await output.textContent()) ?? '';
      const now = Number.parseFloat(text);
      if (now === options.radius) return;
      await this.page.keyboard.press(now < options.radius ? 'BracketRight' : 'BracketLeft');
      await expect(output).not.toHaveText(text);
    }
    throw new Error(`the size keys never reach a radius of ${options.radius}`);
  }

  /** Exports the open split: through the native dialog, or into a folder that is typed. */
  async exports(folder: string, fileName: string): Promise<void> {
    await this.startsExport(folder, fileName);
    const dialog = this.page.getByRole('dialog');
    await expect(dialog.getByText('is written, read back and compared')).toBeVisible();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(dialog).toHaveCount(0);
  }

  /** The same up to pressing Export. */
  async startsExport(folder: string, fileName: string): Promise<void> {
    await this.page.keyboard.press('Control+e');
    const dialog = this.page.getByRole('dialog');
    if (this.#answerDialog !== undefined) {
      await this.#answerDialog(join(folder, fileName));
      await dialog.getByRole('button', { name: 'Export', exact: true }).click();
      return;
    }
    await dialog.getByLabel('Path of a folder').fill(folder);
    await dialog.getByRole('button', { name: 'Go there' }).click();
    await expect(dialog.getByRole('navigation', { name: 'Folders above' })).toContainText(
      folder.split('/').at(-1) ?? '',
    );
    await dialog.getByLabel('File name').fill(fileName);
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  }
}

/** Pixels whose centre lies within `radius` of a path: the rule of the brush, the slow way. */
export function swept(points: readonly Point[], radius: number): Set<number> {
  const pixels = new Set<number>();
  for (let y = 1; y < 510; y++) {
    for (let x = 1; x < 510; x++) {
      if (distanceToPath([x + 0.5, y + 0.5], points) <= radius) pixels.add(y * PATCH + x);
    }
  }
  return pixels;
}

function distanceToPath(at: Point, points: readonly Point[]): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < points.length; i++) {
    const from = points[Math.max(0, i - 1)];
    const to = points[i];
    if (from === undefined || to === undefined) continue;
    nearest = Math.min(nearest, distanceToSegment(at, from, to));
  }
  return nearest;
}

function distanceToSegment([px, py]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const length = (bx - ax) ** 2 + (by - ay) ** 2;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length));
  return Math.hypot(px - ax - along * (bx - ax), py - ay - along * (by - ay));
}

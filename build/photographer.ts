import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { PictureEncoder } from './picture-encoder.ts';

const JPEG_QUALITY = 88;
const DEADLINE_MS = 30_000;

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A hand and an eye on the application, for the pictures of the documents. */
export class Photographer {
  readonly page: Page;
  readonly #docs: string;
  readonly #encoder: PictureEncoder;

  constructor(page: Page, docs: string, encoder: PictureEncoder) {
    this.page = page;
    this.#docs = docs;
    this.#encoder = encoder;
  }

  /** Of the window, or of an area of it in CSS pixels. */
  async take(name: string, clip?: Area, quality?: number): Promise<void> {
    await this.save(
      name,
      name.endsWith('.jpg') ? await this.#jpeg() : await this.#encoder.webp([await this.see(clip)], [], quality),
    );
  }

  async #jpeg(): Promise<Buffer> {
    await this.#rest();
    return this.page.screenshot({ type: 'jpeg', quality: JPEG_QUALITY });
  }

  async save(name: string, bytes: Uint8Array): Promise<void> {
    const path = join(this.#docs, name);
    await writeFile(path, bytes);
    console.log(`docs/${name} ${Math.round(bytes.byteLength / 1000)} kB`);
  }

  /** What was seen before, side by side, with a name below each. */
  async takeTogether(name: string, seen: readonly Buffer[], names: readonly string[]): Promise<void> {
    await this.save(name, await this.#encoder.webp(seen, names));
  }

  /** The same at another page. */
  on(page: Page): Photographer {
    return new Photographer(page, this.#docs, this.#encoder);
  }

  /** The window as it is now, as far as it differs from the last time; null where it does not. */
  async change(quality: number) {
    return this.#encoder.change(await this.page.screenshot(), quality);
  }

  /** A PNG. */
  async see(clip?: Area): Promise<Buffer> {
    await this.#rest();
    return this.page.screenshot(clip === undefined ? {} : { clip });
  }

  /** What comes in a frame or two after a change: the cursor's readings, focus, values of the status line. */
  #rest(): Promise<void> {
    return this.page.waitForTimeout(400);
  }

  /** Where an element lies, with some room around it. */
  async areaOf(element: Locator, room = 0): Promise<Area> {
    const box = await element.boundingBox();
    if (box === null) throw new Error('what is photographed is on the page');
    const { x, y, width, height } = box;
    return { x: x - room, y: y - room, width: width + 2 * room, height: height + 2 * room };
  }

  /** Waits until `data-shown` of the pane, `split/patch/target/composite`, begins or ends so, and all has arrived. */
  async sees(part: { readonly begins?: string; readonly ends?: string }): Promise<void> {
    const { begins = '', ends = '' } = part;
    // An empty beginning or end would match nothing.
    const parts = [begins && `[data-shown^="${begins}"]`, ends && `[data-shown$="${ends}"]`];
    await this.page.locator(`[data-shown]${parts.join('')}`).waitFor({ timeout: DEADLINE_MS });
    await this.page.waitForLoadState('networkidle');
  }

  async chooseSplit(split: string): Promise<void> {
    const select = this.page.getByRole('complementary', { name: 'Patch' }).getByLabel('Split');
    await select.selectOption((await select.locator('option', { hasText: split }).getAttribute('value')) ?? '');
    await this.sees({ begins: `${split}/` });
  }

  async goTo({ split, patch }: { readonly split: string; readonly patch: number }): Promise<void> {
    const { page } = this;
    await this.chooseSplit(split);
    await page.keyboard.press('Control+g');
    await page.locator('#go-to-index').fill(String(patch));
    await page.keyboard.press('Enter');
    await this.sees({ begins: `${split}/${patch}/` });
  }

  /** Patch pixels to CSS pixels while the patch is fitted. */
  async at(x: number, y: number): Promise<{ x: number; y: number }> {
    const box = await this.page.getByTestId('pane').boundingBox();
    if (box === null) throw new Error('the pane is on the page');
    const zoom = Math.min(box.width - 24, box.height - 24) / 512;
    return {
      x: box.x + (box.width - 512 * zoom) / 2 + x * zoom,
      y: box.y + (box.height - 512 * zoom) / 2 + y * zoom,
    };
  }

  async point(x: number, y: number): Promise<void> {
    const at = await this.at(x, y);
    await this.page.mouse.move(at.x, at.y);
  }

  /** A stroke that has not ended yet. */
  async press(points: readonly (readonly [number, number])[]): Promise<void> {
    const [first] = points;
    if (first === undefined) return;
    await this.point(...first);
    await this.page.mouse.down();
    for (const [x, y] of points) {
      const at = await this.at(x, y);
      await this.page.mouse.move(at.x, at.y, { steps: 8 });
    }
  }

  async stroke(points: readonly (readonly [number, number])[]): Promise<void> {
    await this.press(points);
    await this.page.mouse.up();
    await this.page.locator('[data-state=saved]').waitFor({ timeout: DEADLINE_MS });
  }
}

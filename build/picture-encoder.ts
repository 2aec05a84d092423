import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import type { Frame } from './animated-webp.ts';

/** The window's own width: a picture of twice its pixels is brought down to them, which is sharp. */
const MAX_WIDTH = 1280;
const QUALITY = 0.7;
const GAP = 8;

/** Writes WebP by the browser's own encoder, so that making pictures needs no other program. */
export class PictureEncoder {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async in(browser: Browser): Promise<PictureEncoder> {
    const page = await browser.newPage();
    await page.addScriptTag({ path: join(import.meta.dirname, 'encode-pictures.js') });
    return new PictureEncoder(page);
  }

  /** The area in which a PNG differs from the one before it; null where it does not. */
  async change(png: Buffer, quality: number): Promise<Omit<Frame, 'durationMs'> | null> {
    const order = JSON.stringify({ data: png.toString('base64'), quality });
    const found = await this.#page.evaluate<{ webp: string } & Omit<Frame, 'webp' | 'durationMs'>>(
      `encodeChange(${order})`,
    );
    return found === null ? null : { ...found, webp: Buffer.from(found.webp, 'base64') };
  }

  /** PNGs side by side as one picture, each with its name below where there are several. */
  async webp(pngs: readonly Buffer[], names: readonly string[] = [], quality = QUALITY): Promise<Buffer> {
    const data = pngs.map((png) => png.toString('base64'));
    const order = JSON.stringify({ data, names, quality, maxWidth: MAX_WIDTH, gap: GAP });
    const encoded = await this.#page.evaluate<string>(`encodePictures(${order})`);
    return Buffer.from(encoded, 'base64');
  }
}

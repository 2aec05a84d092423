import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { SeededRandom } from '../../shared/patch-list/seeded-random.ts';
import { Annotator, type Point } from '../e2e/support/annotator.ts';

const PATIENCE_MS = 60_000;

/** One thing that an annotator does, which leaves the page as it was but for the labels and the patch. */
type Deed = (day: DayOfWork) => Promise<void>;

/** An annotator at the page, all day: goes through patches and does everything that there is now and then. */
export class DayOfWork {
  readonly page: Page;
  readonly ada: Annotator;
  readonly random: SeededRandom;
  /** For exports, which are removed again. */
  readonly folder: string;
  /** Edits that were made. */
  edits = 0;
  exports = 0;
  patches = 0;
  #forward = true;

  constructor(page: Page, random: SeededRandom, folder: string) {
    this.page = page;
    this.ada = new Annotator({ page });
    this.random = random;
    this.folder = folder;
  }

  /** Strokes on the patch that is shown, one of them taken back and put again. */
  async paint(): Promise<void> {
    for (let strokes = 3 + this.random.below(4); strokes > 0; strokes--) {
      await this.page.keyboard.press(String(1 + this.random.below(4)));
      await this.ada.stroke(this.#path());
      this.edits++;
    }
    await this.#keys('Control+z', 'Control+Shift+z');
    await this.saved();
  }

  async saved(): Promise<void> {
    await this.page.locator('[data-state=saved]').waitFor({ timeout: PATIENCE_MS });
  }

  /** To the next patch, and from the last one back. */
  async nextPatch(): Promise<void> {
    const before = await this.shown();
    await this.#keys(this.#forward ? 'd' : 'a');
    const pane = this.page.locator('[data-pane="1"]');
    const moved = await this.page
      .waitForFunction(
        (old) => (document.querySelector('[data-pane="1"]') as HTMLElement | null)?.dataset.shown !== old,
        before,
        { timeout: 2000 },
      )
      .then(() => true)
      .catch(() => false);
    if (moved) this.patches++;
    else this.#forward = !this.#forward;
    await pane.and(this.page.locator('[data-shown]')).waitFor({ timeout: PATIENCE_MS });
  }

  async shown(): Promise<string> {
    return (await this.page.locator('[data-pane="1"]').getAttribute('data-shown')) ?? '';
  }

  /** One of the deeds that are done now and then. */
  async something(): Promise<void> {
    const names = Object.keys(deeds);
    const name = names[this.random.below(names.length)] ?? '';
    try {
      await deeds[name]?.(this);
    } catch (error) {
      throw new Error(`while the annotator did "${name}": ${error instanceof Error ? error.message : error}`);
    }
  }

  async press(...keys: readonly string[]): Promise<void> {
    await this.#keys(...keys);
  }

  async within(shown: Locator): Promise<void> {
    await shown.waitFor({ timeout: PATIENCE_MS });
  }

  async gone(shown: Locator): Promise<void> {
    await shown.waitFor({ state: 'detached', timeout: PATIENCE_MS });
  }

  #path(): Point[] {
    const at = () => 40 + this.random.below(430);
    return Array.from({ length: 3 + this.random.below(4) }, (): Point => [at(), at()]);
  }

  async #keys(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }
}

const deeds: Readonly<Record<string, Deed>> = {
  'other bands': async (day) => {
    for (let n = 0; n < 3; n++) await day.press(`F${1 + day.random.below(5)}`);
  },
  'several views': async (day) => {
    await day.press(`Shift+Digit${2 + day.random.below(2)}`, 'Shift+Digit1');
  },
  'a look closer': async (day) => {
    await day.press('Equal', 'Equal', 'Minus', '0', 'o', 'o');
  },
  'the grid': async (day) => {
    await day.press('Shift+g');
    const cells = day.page.getByRole('grid', { name: 'Patches' });
    await day.within(cells);
    await day.press('ArrowRight', 'ArrowDown', 'Escape');
    await day.gone(cells);
  },
  'the assist': async (day) => {
    await day.press('r');
    const bar = day.page.getByTestId('proposal-bar');
    await day.within(bar);
    await day.page.waitForTimeout(1500);
    // Whatever it says: a proposal, or that there is nothing to learn from.
    await day.press('y', 'n');
    for (let n = 0; n < 3 && (await bar.isVisible()); n++) {
      await day.press('Escape');
      await day.page.waitForTimeout(200);
    }
  },
  'the history': async (day) => {
    await day.press('h');
    await day.within(day.page.getByRole('region', { name: 'History' }));
    await day.press('h');
  },
  'spectrum and values': async (day) => {
    await day.press('i');
    const { x, y } = await day.ada.screen([200, 200]);
    await day.page.mouse.move(x, y);
    await day.page.mouse.move(x + 40, y + 30, { steps: 8 });
    await day.press('i');
  },
  'another mask': async (day) => {
    await day.press('m', 'Shift+m', 'Shift+m', 'm');
  },
  scribbles: async (day) => {
    await day.press('t');
    await day.within(day.page.locator('[data-pane="1"][data-shown*="/manual_sc/"]'));
    await day.press('2');
    await day.ada.stroke([
      [100 + day.random.below(300), 100],
      [100 + day.random.below(300), 300],
    ]);
    day.edits++;
    await day.saved();
    await day.press('t');
    await day.within(day.page.locator('[data-pane="1"][data-shown*="/manual_hq/"]'));
  },
  'how far it is': async (day) => {
    await day.press('Shift+r', 'Shift+f', 'Shift+f');
  },
  'a dialog': async (day) => {
    await day.press(['Control+Comma', 'Control+i', 'Shift+Slash'][day.random.below(3)] ?? '');
    await day.within(day.page.getByRole('dialog'));
    await day.press('Escape');
    await day.gone(day.page.getByRole('dialog'));
  },
  'an export': async (day) => {
    const name = `soak-${++day.exports}.dat`;
    await day.ada.exports(day.folder, name);
    await Promise.all([name, `${name}.manifest.json`].map((file) => rm(join(day.folder, file), { force: true })));
  },
};

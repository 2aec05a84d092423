import { animatedWebp, type Frame } from './animated-webp.ts';
import type { Photographer } from './photographer.ts';
import { largestMistake, mendingStrokes } from './planted-mistakes.ts';

const FRAME_MS = 90;
const QUALITY = 0.7;
/** Of the window in CSS pixels, at the scale of its set. */
const SIZE = { width: 960, height: 540 };

/** Real frames of the window, one after another; what is the same in two of them is stored once. */
class Film {
  readonly #photographer: Photographer;
  readonly #frames: Frame[] = [];

  constructor(photographer: Photographer) {
    this.#photographer = photographer;
  }

  /** The next frame, shown for so long. */
  async show(durationMs = FRAME_MS): Promise<void> {
    const change = await this.#photographer.change(QUALITY);
    const last = this.#frames.at(-1);
    if (change !== null) this.#frames.push({ ...change, durationMs });
    else if (last !== undefined)
      this.#frames[this.#frames.length - 1] = { ...last, durationMs: last.durationMs + durationMs };
  }

  /** Names the key that is pressed next, as screencasts do: nobody sees a hand. */
  async caption(text: string): Promise<void> {
    await this.#photographer.page.evaluate(`(() => {
      const id = 'caption';
      const old = document.getElementById(id);
      const box = old ?? document.body.appendChild(Object.assign(document.createElement('div'), { id }));
      Object.assign(box.style, {
        position: 'fixed', left: '50%', bottom: '44px', translate: '-50% 0', padding: '8px 20px', borderRadius: '10px',
        background: 'rgb(0 0 0 / 0.78)', color: '#fff', font: '600 22px system-ui', zIndex: '99',
        visibility: ${JSON.stringify(text)} === '' ? 'hidden' : 'visible',
      });
      box.textContent = ${JSON.stringify(text)};
    })()`);
  }

  async press(key: string, caption: string, seen: () => Promise<void>): Promise<void> {
    await this.caption(caption);
    await this.show(450);
    await this.#photographer.page.keyboard.press(key);
    await seen();
    await this.show(550);
  }

  end(): Buffer {
    return animatedWebp(SIZE.width, SIZE.height, this.#frames);
  }
}

/** A shadow that nobody has labelled is painted, looked at in other bands, undone and put on again. */
export async function movingPicture(photographer: Photographer, folder: string): Promise<void> {
  const { page } = photographer;
  const film = new Film(photographer);
  const missing = await largestMistake(folder, 'train', 'missing-shadow');
  const drawn = () => page.waitForTimeout(250);
  await photographer.sees({});
  await photographer.goTo(missing);
  const strokes = mendingStrokes(missing);
  await page.keyboard.press('Digit4');
  for (let steps = 0; steps < 4; steps++) await page.keyboard.press('BracketRight');
  await photographer.point(...(strokes[0]?.[0] ?? [256, 256]));
  await drawn();
  await film.caption('A shadow is missing in the labels');
  await film.show(1200);
  await film.caption('4  takes shadow, drag');
  await film.show(500);
  await paint(photographer, film, zigzag(strokes));
  await page.locator('[data-state=saved]').waitFor();
  await film.show(600);
  await film.press('F2', 'F2  near infrared', () => photographer.sees({ ends: '/nir' }));
  await film.press('F1', 'F1  true colour', () => photographer.sees({ ends: '/true-colour' }));
  await film.press('Control+z', 'Ctrl+Z  undo, also tomorrow', drawn);
  await film.press('Control+y', 'Ctrl+Y  redo', drawn);
  await film.caption('');
  await film.show(900);
  await photographer.save('paint.webp', film.end());
}

/** One stroke over all rows of the mistake. */
function zigzag(rows: readonly (readonly [number, number][])[]): [number, number][] {
  return rows.flatMap((row, i) => (i % 2 === 0 ? row : row.toReversed()).map(([x, y]): [number, number] => [x, y]));
}

async function paint(photographer: Photographer, film: Film, points: readonly [number, number][]): Promise<void> {
  const { page } = photographer;
  let down = false;
  for (const point of points) {
    const at = await photographer.at(...point);
    await page.mouse.move(at.x, at.y, { steps: 4 });
    if (!down) await page.mouse.down();
    down = true;
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    await film.show();
  }
  await page.mouse.up();
}

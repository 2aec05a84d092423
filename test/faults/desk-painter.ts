import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Annotator } from '../e2e/support/annotator.ts';
import { launchDesktop } from '../support/desktop-app.ts';
import type { FaultyDesk } from './faulty-desk.ts';

/** Somebody at the desktop's window, on the first patch, which nobody else paints by hand. */
export interface DeskPainter {
  readonly name: string;
  /** Those that the window said are saved. */
  readonly strokes: number;
  paint(untilMs: number): Promise<void>;
  quit(): Promise<void>;
  /** At once, whatever waits. */
  kill(): Promise<void>;
}

const REST_MS = 3000;

/** The built desktop application on a project that other processes have open. */
export async function deskPainter(desk: FaultyDesk, project: string): Promise<DeskPainter> {
  const name = 'Desk';
  const userData = join(desk.folder, 'desktop');
  await mkdir(userData);
  await writeFile(join(userData, 'settings.json'), JSON.stringify({ tour: false, annotator: name }));
  const app = await launchDesktop(['--user-data', userData, '--project', project, desk.dataset]);
  await app.page.setViewportSize({ width: 1280, height: 800 });
  const painter = new Annotator({ page: app.page });
  await painter.sees('train', 0);
  let strokes = 0;
  let ended = false;
  const once = async (end: () => Promise<void>): Promise<void> => {
    if (ended) return;
    ended = true;
    await end();
  };
  return {
    name,
    get strokes() {
      return strokes;
    },
    paint: async (untilMs) => {
      const saved = app.page.locator('[data-state=saved]');
      const offer = app.page.getByRole('button', { name: /on this mask$/ });
      for (let i = 0; performance.now() < untilMs; i++) {
        // Beside the lines before, in another class: each stroke changes something, whatever an import has put back.
        await painter.brush({ key: String(2 + (i % 2)) });
        await painter.stroke([
          [20 + 4 * (i % 118), 60],
          [20 + 4 * (i % 118), 440],
        ]);
        // What was refused, as an import came first, is put on the mask as it is now.
        while (!(await saved.isVisible())) {
          await saved.or(offer).first().waitFor();
          if (await offer.isVisible()) await offer.click();
        }
        strokes++;
        await sleep(REST_MS);
      }
    },
    quit: () => once(() => app.quit()),
    kill: () => once(() => app.kill()),
  };
}

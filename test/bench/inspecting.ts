import { join } from 'node:path';
import { HostProcess } from '../support/host-process.ts';
import { AppPage } from './app-page.ts';
import { atLeast, below, frameRates, type Row, summary } from './figures.ts';
import type { PageProbe } from './page-probe.ts';
import { hover } from './pointer-path.ts';
import type { Bench } from './scenario.ts';

declare const cloudbrushProbe: PageProbe;

const HOVER_MS = 8000;
const RATE_HZ = 250;
/** A frame of 60 Hz has room for it and for as much again. */
const WORK_LIMIT_MS = 8;
/** As while painting: two clocks of 60 Hz are not one. */
const FRAMES_LIMIT = 59;

/** What the page does in each frame while a mouse moves over the patch, and how many frames come. */
async function follow(app: AppPage) {
  await app.clear();
  await app.page.evaluate(() => cloudbrushProbe.watchFrames(true));
  await hover(app, HOVER_MS, RATE_HZ);
  return app.page.evaluate(() => {
    cloudbrushProbe.watchFrames(false);
    return { work: cloudbrushProbe.frameWork, starts: cloudbrushProbe.animationFrames };
  });
}

/** The inspector follows the cursor: spectrum, class and the values of every layer, with all of the patch there. */
export async function inspecting(bench: Bench): Promise<readonly Row[]> {
  const host = await HostProcess.start({
    folder: await bench.data.patches(),
    userData: join(bench.folder, 'inspecting'),
  });
  try {
    const app = await AppPage.open(bench.promptBrowser, host);
    const closed = await follow(app);
    await app.page.keyboard.press('i');
    await app.page.getByText('mean ± spread').waitFor();
    await app.settled();
    const open = await follow(app);
    await app.close();
    bench.say(`work of a frame while the cursor moves, inspector closed, ms: ${summary(closed.work)}`);
    bench.say(`the same with it open, ms: ${summary(open.work)}`);
    return [
      below({
        name: 'following the cursor, inspector closed, work per frame',
        unit: 'ms',
        samples: closed.work,
        limit: null,
      }),
      below({
        name: 'following the cursor, inspector open, work per frame',
        unit: 'ms',
        samples: open.work,
        limit: WORK_LIMIT_MS,
      }),
      atLeast({
        name: 'frames while following the cursor, inspector open',
        unit: '1/s',
        samples: frameRates(open.starts),
        limit: FRAMES_LIMIT,
        judged: 'median',
      }),
    ];
  } finally {
    await host.stop();
  }
}

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HostProcess } from '../support/host-process.ts';
import { AppPage } from './app-page.ts';
import { below, type Row, summary } from './figures.ts';
import type { PageProbe } from './page-probe.ts';
import type { Bench } from './scenario.ts';
import { SCRIBBLED_LABELS } from './scribbled-patch.ts';

declare const cloudbrushProbe: PageProbe;

const RUNS = 30;
const LIMIT_MS = 300;
/** The worker rehearses when a dataset has been opened; a hand has not drawn anything by then. */
const REHEARSAL_MS = 4000;

/** The assist on a patch with thirteen bands and scribbles of all classes: in its worker, and what the page does meanwhile. */
export async function assist(bench: Bench): Promise<readonly Row[]> {
  const host = await HostProcess.start({
    folder: await bench.data.scribbled(),
    userData: join(bench.folder, 'assist'),
  });
  try {
    const app = await AppPage.open(bench.promptBrowser, host);
    await sleep(REHEARSAL_MS);
    const first = await run(app);
    bench.say(`first run of the assist, key to answer, ms: ${first.answer.toFixed(0)}`);
    const runs: Run[] = [];
    for (let i = 0; i < RUNS; i++) runs.push(await run(app));
    await app.close();
    const labels = `${SCRIBBLED_LABELS.toLocaleString('en')} labels`;
    const worker = runs.map((each) => each.worker);
    const answer = runs.map((each) => each.answer);
    const frame = runs.map((each) => each.frame);
    bench.say(`assist in its worker, ms: ${summary(worker)}`);
    bench.say(`key to its answer, ms: ${summary(answer)}`);
    bench.say(`dearest frame of the page meanwhile, ms: ${summary(frame)}`);
    return [
      below({
        name: `assist, ${labels}: trained, predicted and cleaned up`,
        unit: 'ms',
        samples: worker,
        limit: LIMIT_MS,
      }),
      below({ name: `assist, ${labels}: key to the answer`, unit: 'ms', samples: answer, limit: null }),
      below({ name: 'assist, the dearest frame of the page meanwhile', unit: 'ms', samples: frame, limit: null }),
    ];
  } finally {
    await host.stop();
  }
}

interface Run {
  readonly worker: number;
  readonly answer: number;
  readonly frame: number;
}

async function run(app: AppPage): Promise<Run> {
  const { page } = app;
  await app.atRest();
  await page.evaluate(() => cloudbrushProbe.watchFrames(true));
  await page.keyboard.press('r');
  const answered = () => page.evaluate(() => cloudbrushProbe.workerRuns.length === 1);
  await app.until(answered, 'an answer of the assist');
  await page
    .getByTestId('proposal-bar')
    .getByText(/pieces/)
    .waitFor();
  const { at } = await app.press('KeyR');
  return page.evaluate((pressedAt) => {
    cloudbrushProbe.watchFrames(false);
    const [done] = cloudbrushProbe.workerRuns;
    return {
      worker: done.ms,
      answer: done.answeredAt - pressedAt,
      frame: Math.max(...cloudbrushProbe.frameWork, ...cloudbrushProbe.turns),
    };
  }, at);
}

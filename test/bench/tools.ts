import { join } from 'node:path';
import { HostProcess } from '../support/host-process.ts';
import { encircle, fill, limits, outlines, polygon, superpixel, wand } from './drawn-tools.ts';
import { below, type Row, summary } from './figures.ts';
import { blobs, copying, history, refining } from './mask-tools.ts';
import { proposing } from './proposal-tools.ts';
import type { Bench, Scenario } from './scenario.ts';
import { ToolPage } from './tool-page.ts';
import type { Part } from './tool-rounds.ts';

/*
 * Every tool at its worst input: what an input costs the page, which is its listeners with the state that they flush and
 * the frame that draws it, up to the compositor. A hand sees it within that and one tick of the display.
 */

const parts: readonly Part[] = [
  outlines,
  polygon,
  encircle,
  fill,
  wand,
  superpixel,
  limits,
  refining,
  copying,
  blobs,
  history,
];

export const tools: Scenario = (bench) => measured(bench, 'tools', parts);
export const proposals: Scenario = (bench) => measured(bench, 'proposals', [proposing]);

async function measured(bench: Bench, name: string, parts: readonly Part[]): Promise<readonly Row[]> {
  const host = await HostProcess.start({ folder: await bench.data.hard(), userData: join(bench.folder, name) });
  const rows: Row[] = [];
  try {
    const hand = await ToolPage.open(bench, host);
    for (const part of parts) {
      for (const [row, samples, limit] of await part(hand)) {
        bench.say(`${row}, ms: ${summary(samples)}`);
        rows.push(below({ name: row, unit: 'ms', samples, limit }));
      }
    }
    await hand.app.close();
  } finally {
    await host.stop();
  }
  return rows;
}

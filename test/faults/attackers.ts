import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findChromium } from '../support/browser.ts';
import { HostCalls } from '../support/host-calls.ts';
import { HostProcess } from '../support/host-process.ts';
import { writeSampleDataset } from '../support/sample-dataset.ts';
import type { FaultRow } from './fault-row.ts';
import type { FaultRun } from './fault-run.ts';
import { foreignPages } from './hostile/foreign-page.ts';
import { GoodPage } from './hostile/good-page.ts';
import { HostileSocket } from './hostile/hostile-socket.ts';
import { type Left, placesOfAddress } from './hostile/own-page.ts';
import { answerTo, rawRequests } from './hostile/raw-requests.ts';

/** Longer, and an annotator would think that it hangs. */
const LATEST_MS = 10_000;

/** Whoever is not let in: other origins in the same browser, other programs on the computer; and a page that never stops. */
export async function attackers({ folder, short, say }: FaultRun): Promise<readonly FaultRow[]> {
  const [data, userData] = [join(folder, 'data'), join(folder, 'user-data')];
  await writeSampleDataset(data);
  const host = await HostProcess.start({ folder: data, userData, code: short ? 'source' : 'built' });
  try {
    const { port, hash } = new URL(host.url);
    const token = hash.slice('#token='.length);
    const requests = rawRequests(port);
    const answers = await Promise.all(requests.map((text) => answerTo(port, text)));
    const letIn = requests.filter((_, i) => /<script|^HTTP\/1\.1 (?:200|206)/.test(answers[i] ?? ''));
    for (const text of letIn) say(`attackers: was answered: ${JSON.stringify(text.slice(0, 200))}`);
    const shown = answers.filter((answer) => answer.includes(token) || answer.includes(folder));

    const chromium = findChromium();
    const tried = chromium === null ? [] : await foreignPages(chromium, host.url);
    const got = tried.filter(([, isGot]) => isGot);
    for (const [what] of got) say(`attackers: got something by ${what}`);

    const left = chromium === null ? [] : await placesOfAddress(chromium, host.url);
    const running = await ofProcess(host);
    const seen = [...left, ...running].filter(([, text]) => text.includes(token));
    for (const [place] of seen) say(`attackers: the token stands in ${place}`);

    const flood = await flooded(host, data, short ? 20_000 : 1_000_000);
    await host.stop();
    const told = await placesOfToken(host, userData, token);
    for (const place of told.found) say(`attackers: the token stands in ${place}`);
    return [
      {
        what: 'requests with another Host, another path or another request hidden in them, none let in',
        trials: requests.length,
        losses: letIn.length + shown.length,
      },
      ...(chromium === null
        ? []
        : [{ what: 'ways of a page of another origin in a real browser', trials: tried.length, losses: got.length }]),
      {
        what: "places of the own page, of its requests and of the host's process, without the token",
        trials: left.length + running.length,
        losses: seen.length,
      },
      {
        what: 'calls by a page that never stops, while another is answered',
        trials: flood.calls,
        losses: flood.late + flood.unanswered,
        figures: `${Math.round(flood.callsPerSecond)} calls/s; the slowest of ${flood.looks} looks took ${Math.round(flood.slowestMs)} ms`,
      },
      {
        what: 'files and outputs that may be kept, without the token',
        trials: told.looked,
        losses: told.found.length,
      },
    ];
  } finally {
    await host.stop('SIGKILL');
  }
}

/** One page calls as fast as it can, and another looks. */
async function flooded(host: HostProcess, data: string, calls: number) {
  const opening = await HostCalls.open(host);
  const { placeId } = await opening.call('place.typed', { path: data });
  const { report } = await opening.call('dataset.open', { placeId });
  opening.close();
  const page = await GoodPage.open(host, { datasetId: report.datasetId, splitId: report.splits[0]?.id ?? '' });
  const socket = await HostileSocket.open(host, () => undefined);
  if (socket === null) throw new Error('the host has room for two pages');
  const begun = performance.now();
  let running = true;
  const looking = (async () => {
    while (running) await page.look();
  })();
  let unanswered = 0;
  for (let sent = 0; sent < calls; sent += 1000) {
    for (let i = 0; i < 1000; i++) socket.send(socket.frameOf('app.atWork', [{}]));
    unanswered += (await socket.unanswered()).length;
  }
  const seconds = (performance.now() - begun) / 1000;
  running = false;
  await looking;
  socket.close();
  page.close();
  const { looks, slowestMs } = page;
  return { calls, unanswered, late: page.longerThan(LATEST_MS), looks, slowestMs, callsPerSecond: calls / seconds };
}

/** What the system shows of the host's process; of others than Linux it is not read. */
async function ofProcess(host: HostProcess): Promise<Left> {
  if (process.platform !== 'linux') return [];
  const names = ['cmdline', 'environ', 'comm'];
  return Promise.all(
    names.map(
      async (name) => [`/proc/${host.pid}/${name}`, await readFile(`/proc/${host.pid}/${name}`, 'utf8')] as const,
    ),
  );
}

/** Everything below the user data folder, and what was printed where warnings go. The address on standard output has it. */
async function placesOfToken(host: HostProcess, userData: string, token: string) {
  const entries = (await readdir(userData, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const found: string[] = [];
  for (const entry of entries) {
    if ((await readFile(join(entry.parentPath, entry.name))).includes(token)) found.push(entry.name);
  }
  if (host.complaints.includes(token)) found.push('standard error');
  return { looked: entries.length + 1, found };
}

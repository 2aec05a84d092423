import fc from 'fast-check';
import { Packr } from 'msgpackr/index-no-eval';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, serveClient } from '../../../electron/host/client.ts';
import { MAX_FRAME_BYTES } from '../../../electron/host/frame-channel.ts';
import { MAX_CALLS_IN_FLIGHT } from '../../../electron/host/rpc-server.ts';
import { type RpcClient, rpcOver } from '../../../renderer/connection/rpc-client.ts';
import { argumentSchemas } from '../../../shared/contract.ts';
import { type ChannelPair, channelPair } from './channel-pair.ts';
import { type SmallApplication, sampleEvent, smallApplication } from './small-application.ts';

const codec = new Packr({ useRecords: false, copyBuffers: true });

/** Lets frames arrive and be answered: a channel takes a turn of the event loop each way. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const pixels = { datasetId: 'd', splitId: 's', layerId: 'L1C_B4', patch: 7, generation: 1, rank: 0 };
const mask = { datasetId: 'd', splitId: 's', patch: 1, target: 'manual_hq' };
const uuid = '00000000-0000-4000-8000-000000000001';

describe("the host's side of calls", () => {
  let application: SmallApplication;
  let pair: ChannelPair;
  let client: Client;
  let page: RpcClient;
  let logged: string[];
  let heard: unknown[];
  const uncaught: unknown[] = [];
  const onUncaught = (error: unknown): number => uncaught.push(error);

  function connectPage(): void {
    pair = channelPair();
    const log = (line: string): number => logged.push(line);
    const opening = { placeId: 'p', name: 'train' };
    client = serveClient({
      application,
      channel: pair.host,
      host: 'desktop',
      shell: null,
      pixelsInFrames: true,
      opening,
      log,
    });
    page = rpcOver(pair.page, (event) => heard.push(event));
  }

  beforeEach(() => {
    application = smallApplication();
    logged = [];
    heard = [];
    connectPage();
    process.on('unhandledRejection', onUncaught);
  });
  afterEach(() => {
    process.off('unhandledRejection', onUncaught);
    expect(uncaught.splice(0)).toEqual([]);
  });

  it('answers calls with what the services say', async () => {
    expect(await page.call('app.hello', {})).toMatchObject({ host: 'desktop', accountName: 'tester' });
    expect(await page.call('settings.set', { annotator: ' Ana ' })).toMatchObject({ annotator: 'Ana' });
  });

  it('takes a delta as bytes and hands back bytes', async () => {
    const delta = new Uint8Array([1, 2, 255]);
    const command = {
      kind: 'edit',
      ...mask,
      commandId: uuid,
      annotator: 'A',
      parentId: null,
      tool: 'brush',
      code: -1,
      detail: null,
      delta,
    };
    expect(await page.call('mask.command', command)).toMatchObject({ status: 'saved', headId: uuid });
    expect(application.received).toEqual([['mask.command', command]]);
    expect(await page.call('mask.deltas', { ...mask, editIds: [uuid] })).toEqual([[uuid, new Uint8Array([0])]]);
  });

  it('refuses arguments that the contract does not allow, before the services see them', async () => {
    const hostile = [
      undefined,
      null,
      3,
      'x',
      { extra: 1 },
      { annotator: 5 },
      { annotator: '' },
      { annotator: 'x'.repeat(101) },
    ];
    for (const argument of hostile) {
      await expect(page.call('settings.set', argument)).rejects.toMatchObject({ code: 'bad-argument' });
    }
    const nulls = codec.pack({ t: 'q', m: 'settings.set', a: [{ ['__proto__']: { annotator: 'x' } }], i: '1' });
    pair.page.send(new Uint8Array(nulls));
    await settle();
    expect(application.received).toEqual([]);
  });

  it('tells the page of an error of ours only that it happened, and logs it without paths', async () => {
    const failure = await page.call('recent.forget', { placeId: 'p1' }).catch((error: Error) => error);
    expect(failure).toMatchObject({
      name: 'Error',
      message: expect.stringContaining('made a mistake in recent.forget'),
    });
    expect(String((failure as Error).message)).not.toContain('secret');
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('recent.forget: internal error, TypeError: cannot read <path> of p1');
    expect(logged[0]).not.toMatch(/secret|\/home|\/work/);
  });

  it('knows no call but those of the contract', async () => {
    for (const name of ['close', 'readPixels', 'constructor', '__proto__', 'toString', 'then', '$close', 'event', '']) {
      const refused = page.call(name, {});
      await expect(refused, name).rejects.toMatchObject({ code: 'bad-argument', message: 'There is no such call.' });
    }
    expect(application.closedClients).toBe(0);
  });

  it('has a bound on calls under way, and goes on after it was reached', async () => {
    const release = application.hold();
    const waiting = Array.from({ length: MAX_CALLS_IN_FLIGHT }, () => page.call('recent.list', {}));
    await settle();
    await expect(page.call('app.hello', {})).rejects.toMatchObject({ code: 'busy' });
    release();
    await Promise.all(waiting);
    expect(await page.call('app.hello', {})).toMatchObject({ host: 'desktop' });
  });

  it('tells events in order, the place that the shell was handed first', async () => {
    client.emit(sampleEvent);
    await settle();
    expect(heard).toEqual([{ kind: 'open-place', place: { placeId: 'p', name: 'train' } }, sampleEvent]);
  });

  it('sends pixels in frames and holds their place until the page says that it has them', async () => {
    for (let ticket = 0; ticket < 6; ticket++) {
      expect(((await page.call('pixels', pixels, ticket)) as Uint8Array)[0]).toBe(7);
    }
    expect(client.pixels.inFlight).toBe(6);
    const seventh = page.call('pixels', pixels, 6);
    await settle();
    expect(client.pixels.waiting).toBe(1);
    page.tell('pixels.done', 2);
    await seventh;
    page.tell('pixels.done', 999);
    await settle();
    expect(client.pixels.inFlight).toBe(6);
    await expect(page.call('pixels', pixels, 6)).rejects.toMatchObject({ code: 'bad-argument' });
    await expect(page.call('pixels', pixels)).rejects.toMatchObject({ code: 'bad-argument' });
    await expect(page.call('pixels', { ...pixels, layerId: 4 }, 50)).rejects.toMatchObject({ code: 'bad-argument' });
  });

  it('drops a pixel request that the page no longer wants', async () => {
    const release = application.hold();
    const unwanted = page.call('pixels', pixels, 1);
    await settle();
    page.tell('pixels.done', 1);
    await settle();
    release();
    await expect(unwanted).rejects.toMatchObject({ code: 'cancelled' });
    expect(client.pixels.inFlight).toBe(0);
  });

  it('lets go of everything when the page goes away', async () => {
    const release = application.hold();
    const pending = [page.call('recent.list', {}), page.call('pixels', pixels, 1)];
    const outcomes = Promise.allSettled(pending);
    await settle();
    pair.page.close();
    release();
    await client.closed;
    client.emit(sampleEvent);
    await settle();
    expect(application.closedClients).toBe(1);
    expect(client.pixels.inFlight).toBe(0);
    for (const outcome of await outcomes) expect(outcome).toMatchObject({ reason: { code: 'connection' } });
    await expect(page.call('app.hello', {})).rejects.toMatchObject({ code: 'connection' });
  });

  it('closes on a frame that is too large', async () => {
    pair.page.send(new Uint8Array(MAX_FRAME_BYTES + 1));
    await settle();
    expect(pair.reason()).toBe('frame too large');
  });

  it('closes on a page that does not read its answers', async () => {
    pair.buffered = 1 << 30;
    void page.call('app.hello', {}).catch(() => null);
    await settle();
    expect(pair.reason()).toBe('the page does not read its answers');
  });

  it('closes on frames that are no requests, and takes the next page as if nothing had been', async () => {
    const wrong = [
      null,
      1,
      'q',
      [],
      {},
      { t: 's', i: 'x', r: 1 },
      { t: 'q' },
      { t: 'q', m: 5, a: [] },
      { t: 'q', m: 'app.hello' },
      { t: 'q', m: 'app.hello', a: {} },
      { t: 'q', m: 'app.hello', a: { length: 1 } },
      { t: 'q', m: 'app.hello', a: [{}, 1, 2] },
      { t: 'q', m: 'app.hello', a: [{}], i: 5 },
      { t: 'q', m: 'app.hello', a: [{}], i: 'x'.repeat(65) },
      { t: 'q', m: 'x'.repeat(101), a: [] },
    ];
    for (const message of wrong) {
      pair.page.send(new Uint8Array(codec.pack(message)));
      await settle();
      expect(pair.reason(), JSON.stringify(message)).toMatch(/malformed/);
      connectPage();
    }
    expect(await page.call('app.hello', {})).toMatchObject({ host: 'desktop' });
  });

  it('lives through random frames', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 5 }),
        async (frames) => {
          connectPage();
          for (const frame of frames) pair.page.send(frame as Uint8Array<ArrayBuffer>);
          await settle();
        },
      ),
      { numRuns: 300 },
    );
    connectPage();
    expect(await page.call('app.hello', {})).toMatchObject({ host: 'desktop' });
  });

  it('lives through true calls with hostile arguments, answers each, and passes on nothing unparsed', async () => {
    const hostile = fc.object({
      key: fc.oneof(
        fc.constantFrom(
          '__proto__',
          'constructor',
          'then',
          'toJSON',
          'length',
          ...Object.keys(pixels),
          'editIds',
          'kind',
          'path',
        ),
        fc.string(),
      ),
      values: [
        fc.anything(),
        fc.constantFrom('', '\0', '../..', uuid, -1, 2 ** 53, Number.NaN, 'manual_hq'),
        fc.uint8Array(),
      ],
      maxDepth: 3,
    });
    const names = [...Object.keys(argumentSchemas), 'pixels', 'pixels.done', 'no.such'];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), hostile, fc.anything(), async (name, argument, second) => {
        const sent = packed({ t: 'q', m: name, a: [argument, second], i: 'id' });
        if (sent === null) return;
        const before = application.received.length;
        const answer = page.call(name, ...(codec.unpack(sent) as { a: unknown[] }).a).then(
          () => 'ok',
          (error) => error,
        );
        const outcome = await answer;
        if (outcome === 'ok' || pair.reason() !== null) return connectPage();
        expect(outcome).toBeInstanceOf(Error);
        if (outcome.code === 'bad-argument') expect(application.received.length).toBe(before);
      }),
      { numRuns: 1_000 },
    );
  });
});

function packed(value: unknown): Uint8Array | null {
  try {
    return codec.pack(value);
  } catch {
    return null;
  }
}

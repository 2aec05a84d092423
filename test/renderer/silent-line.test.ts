import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Client, serveClient } from '../../electron/host/client.ts';
import type { PageChannel } from '../../renderer/connection/page-channel.ts';
import { type Link, ReconnectingLink, Refused } from '../../renderer/connection/reconnecting.ts';
import { connectionLost } from '../../renderer/connection/rpc-client.ts';
import type { CommandResult } from '../../shared/edits.ts';
import { channelPair } from '../electron/host/channel-pair.ts';
import { type SmallApplication, sampleEvent, smallApplication } from '../electron/host/small-application.ts';

/** A host's rpc server and a page's link, with lines between that fall silent, one by one or all of them. */
class SilentLines {
  readonly application: SmallApplication = smallApplication();
  readonly clients = new Map<string, Client>();
  readonly #letGo: (() => void)[] = [];
  /** Lines by number that are dead; what is sent over them waits. */
  readonly #dead = new Set<number>();
  /** Nobody takes what is said, and nobody is told. */
  stopped = false;
  tries = 0;
  /** The host closes every new line, as of a page that it does not know. */
  refuses = false;
  /** Signals of attempts that are under way. */
  readonly trying = new Set<AbortSignal>();

  kill(line: number): void {
    this.#dead.add(line);
  }

  /** What was on its way comes, in the order in which it was sent. */
  goOn(): void {
    this.stopped = false;
    this.#dead.clear();
    for (const arrive of this.#letGo.splice(0)) arrive();
  }

  open = (signal: AbortSignal): Promise<Link> => {
    this.tries++;
    if (this.refuses) return Promise.reject(new Refused('wrong token'));
    this.trying.add(signal);
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        clearTimeout(tooSlow);
        this.trying.delete(signal);
        reject(connectionLost());
      };
      const tooSlow = setTimeout(giveUp, 10_000);
      signal.addEventListener('abort', giveUp);
      this.#over(this.clients.size, () => {
        if (!this.trying.delete(signal)) return;
        clearTimeout(tooSlow);
        resolve(this.#connect());
      });
    });
  };

  #connect(): Link {
    const line = this.clients.size;
    const pair = channelPair();
    const client = serveClient({
      application: this.application,
      channel: pair.host,
      host: 'browser',
      shell: null,
      pixelsInFrames: false,
      opening: null,
      replaces: (id) => this.clients.get(id)?.close('the page connected anew'),
      log: () => undefined,
    });
    const connectionId = `line ${line}`;
    this.clients.set(connectionId, client);
    const channel: PageChannel = {
      ...pair.page,
      send: (frame) => this.#over(line, () => pair.page.send(frame)),
      onFrame: (listener) => pair.page.onFrame((frame) => this.#over(line, () => listener(frame))),
      // the other end, which is not reached, would have to say goodbye
      close: () => this.#over(line, () => pair.page.close()),
    };
    return { channel, connectionId };
  }

  #over(line: number, arrive: () => void): void {
    if (this.stopped || this.#dead.has(line)) this.#letGo.push(arrive);
    else arrive();
  }
}

/** So long a line may take to answer that is asked after. */
const PATIENCE_MS = 500;

let lines: SilentLines;
let link: ReconnectingLink;
let states: string[];

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  lines = new SilentLines();
  states = [];
  link = await ReconnectingLink.start({ open: lines.open, goesSilent: true });
  link.states.add((state) => states.push(state));
});
afterEach(() => {
  vi.useRealTimers();
});

/** Time goes by, with turns of the event loop in which frames arrive. */
async function pass(seconds: number): Promise<void> {
  for (let tenth = 0; tenth < seconds * 10; tenth++) {
    for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(100);
  }
}

const command = (commandId: string) =>
  ({
    kind: 'undo',
    datasetId: 'd',
    splitId: 's',
    patch: 1,
    target: 'manual_hq',
    commandId,
    annotator: 'A',
    fromId: null,
    toId: null,
  }) as const;
const [first, second] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];

/** What becomes of a command, as soon as it does. */
function sent(commandId: string) {
  const outcome = { of: 'under way' };
  link.calls['mask.command'](command(commandId)).then(
    (result: CommandResult) => {
      outcome.of = result.status;
    },
    (error: { code: string }) => {
      outcome.of = error.code;
    },
  );
  return outcome;
}

const commandsReceived = () =>
  lines.application.received.map((received) => (received as [string, { commandId: string }])[1].commandId);

test('a line that answers is asked for ever and never given up', async () => {
  await pass(600);
  expect(states).toEqual([]);
  expect(lines.tries).toBe(1);
});

test('a dead line is noticed within 20 seconds, and another takes its place', async () => {
  await pass(60);
  lines.kill(0);
  const outcome = sent(first);
  await pass(20);
  expect(outcome.of).toBe('connection');
  expect(states).toEqual(['silent', 'lost', 'open']);
  const again = sent(first);
  await pass(1);
  expect(again.of).toBe('saved');
});

test('whoever asks for another line has it at once', async () => {
  lines.kill(0);
  const outcome = sent(first);
  link.retryNow(PATIENCE_MS);
  await pass(0.7);
  expect(outcome.of).toBe('connection');
  expect(states.at(-1)).toBe('open');
});

test('a line that is only silent outlives another that is refused', async () => {
  lines.stopped = true;
  lines.refuses = true;
  const outcome = sent(first);
  await pass(40);
  expect(states).toEqual(['silent']);
  expect(lines.tries).toBeGreaterThan(2);
  lines.goOn();
  await pass(1);
  expect(states).toEqual(['silent', 'speaks']);
  expect(outcome.of).toBe('saved');
});

test('whoever waited on a dead line hears of it before the next one is there', async () => {
  const order: string[] = [];
  link.states.add((state) => order.push(state));
  lines.kill(0);
  link.calls['app.hello']({}).catch(() => order.push('call'));
  link.retryNow(PATIENCE_MS);
  await pass(1);
  expect(order).toEqual(['silent', 'lost', 'call', 'open']);
});

test('what comes over a dead line after all is heard by neither side', async () => {
  lines.kill(0);
  const late = sent(first);
  lines.application.emit(sampleEvent);
  link.retryNow(PATIENCE_MS);
  await pass(1);
  const heard: unknown[] = [];
  link.events.add((event) => heard.push(event));
  sent(second);
  await pass(1);
  lines.goOn();
  await pass(1);
  expect(late.of).toBe('connection');
  expect(heard).toEqual([]);
  expect(commandsReceived()).toEqual([second]);
  expect(lines.application.closedClients).toBe(1);
});

test('a host that is stopped for minutes keeps its line, and answers what was asked', async () => {
  lines.stopped = true;
  const outcome = sent(first);
  for (let minute = 0; minute < 5; minute++) {
    link.retryNow(PATIENCE_MS);
    await pass(60);
  }
  expect(outcome.of).toBe('under way');
  expect(states).toEqual(['silent']);
  lines.goOn();
  await pass(1);
  expect(outcome.of).toBe('saved');
  expect(states).toEqual(['silent', 'speaks']);
  await pass(60);
  // Of the lines that were opened meanwhile none is kept.
  expect(lines.application.closedClients).toBe(lines.clients.size - 1);
  expect(states).toEqual(['silent', 'speaks']);
  expect(lines.trying.size).toBe(0);
});

test('a network that swallows everything for minutes is back within seconds, and at once by the next key', async () => {
  lines.kill(0);
  lines.stopped = true;
  await pass(300);
  // what was sent into it is gone
  lines.stopped = false;
  const tries = lines.tries;
  link.retryNow(PATIENCE_MS);
  await pass(0.2);
  expect(lines.tries).toBe(tries + 1);
  expect(states).toEqual(['silent', 'lost', 'open']);
});

test('a line that is slow is given twice the time of the one before it', async () => {
  const longest = async () => {
    const from = states.length;
    lines.kill(lines.clients.size - 1);
    let seconds = 0;
    while (!states.slice(from).includes('open')) {
      await pass(1);
      seconds++;
    }
    return seconds;
  };
  const noticed = [await longest(), await longest(), await longest()];
  expect(noticed[1]).toBeGreaterThan(1.8 * (noticed[0] ?? 0));
  expect(noticed[2]).toBeGreaterThan(1.8 * (noticed[1] ?? 0));
  // One that answers is asked as often as the first.
  await pass(200);
  expect(await longest()).toBeLessThanOrEqual(17);
});

test('a thousand tries in vain leave nothing behind', async () => {
  lines.stopped = true;
  lines.kill(0);
  await pass(60);
  const timers = vi.getTimerCount();
  for (let tries = 0; tries < 1_000; tries++) {
    link.retryNow(PATIENCE_MS);
    await vi.advanceTimersByTimeAsync(tries % 7);
  }
  expect(lines.tries).toBeGreaterThan(500);
  expect(vi.getTimerCount()).toBeLessThanOrEqual(timers);
  expect(lines.trying.size).toBeLessThanOrEqual(1);
});

test('a port, which is closed with its process, is waited for and never doubled', async () => {
  const port = new SilentLines();
  const told: string[] = [];
  const desktop = await ReconnectingLink.start({ open: port.open, goesSilent: false });
  desktop.states.add((state) => told.push(state));
  port.stopped = true;
  await pass(120);
  desktop.retryNow(PATIENCE_MS);
  await pass(30);
  expect(port.tries).toBe(1);
  port.goOn();
  await pass(1);
  expect(told).toEqual(['silent', 'speaks']);
});

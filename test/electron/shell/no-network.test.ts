import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { chromium } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { chromiumArgs, findChromium } from '../../support/browser.ts';
import { Shell } from './shell.ts';

describe.skipIf(findChromium() === null)('a desktop shell without a network, on the stand-in for electron', () => {
  const shell = new Shell();
  shell.share();
  const visitors: string[] = [];
  const open = new Set<Socket>();
  let server: Server;
  let datagrams: DatagramSocket;
  const address = (): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;
  beforeAll(async () => {
    server = createServer((socket) => {
      visitors.push('a connection');
      open.add(socket.on('error', () => undefined));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    datagrams = createSocket('udp4').on('message', () => visitors.push('a datagram'));
    await new Promise<void>((listening) => datagrams.bind(0, '127.0.0.1', listening));
  });
  afterAll(() => {
    for (const socket of open) socket.destroy();
    server.close();
    datagrams.close();
  });

  it('reaches no host by fetch, socket, event stream, beacon, picture, script or frame', async () => {
    const { outcomes, violations } = await shell.page.evaluate(async (host) => {
      const refused = async (begin: () => Promise<unknown>): Promise<string> =>
        begin().then(
          () => 'reached',
          () => 'refused',
        );
      const eventOf = (target: EventTarget, good: string): Promise<unknown> =>
        new Promise((resolve, reject) => {
          target.addEventListener(good, resolve);
          target.addEventListener('error', reject);
        });
      const added = (name: string, source: string): Promise<unknown> => {
        const element = Object.assign(document.createElement(name), { [source]: `http://${host}/x` });
        const loaded = eventOf(element, 'load');
        document.head.append(element);
        return loaded;
      };
      const violations: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
      const outcomes = [
        await refused(() => fetch(`http://${host}/`)),
        await refused(() => fetch(`https://${host}/`)),
        await refused(() => fetch(`http://${host}/`, { mode: 'no-cors' })),
        await refused(async () => eventOf(new WebSocket(`ws://${host}/`), 'open')),
        await refused(async () => eventOf(new EventSource(`http://${host}/`), 'open')),
        await refused(() => added('img', 'src')),
        await refused(() => added('script', 'src')),
      ];
      navigator.sendBeacon(`http://${host}/`, 'x');
      const frame = Object.assign(document.createElement('iframe'), { src: `http://${host}/` });
      const framed = new Promise((resolve) => frame.addEventListener('load', resolve));
      document.body.append(frame);
      await framed;
      return { outcomes, violations };
    }, address());
    expect(outcomes).toEqual(outcomes.map(() => 'refused'));
    expect(new Set(violations)).toEqual(new Set(['connect-src', 'img-src', 'script-src-elem', 'frame-src']));
    expect(visitors).toEqual([]);
    // the policy held: nothing came as far as the second wall
    expect((await shell.app.record()).cancelledRequests).toEqual([]);
  });

  it('reaches no host by a peer connection, which no policy of the page holds, and finds no address for one', async () => {
    const { port } = datagrams.address();
    const candidates = await shell.page.evaluate(
      async ([stun, turn]) => {
        const relay = { urls: `turn:${turn}?transport=tcp`, username: 'what the page knows', credential: 'x' };
        const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:${stun}` }, relay] });
        const found: string[] = [];
        const complete = new Promise<void>((resolve) => {
          peer.addEventListener('icecandidate', ({ candidate }) => {
            if (candidate) found.push(candidate.candidate);
          });
          peer.addEventListener('icegatheringstatechange', () => peer.iceGatheringState === 'complete' && resolve());
        });
        peer.createDataChannel('x');
        await peer.setLocalDescription(await peer.createOffer());
        await complete;
        return found;
      },
      [`127.0.0.1:${port}`, address()],
    );
    expect(candidates).toEqual([]);
    expect(visitors).toEqual([]);
    expect((await shell.app.record()).decisions).toContain('webrtc disable_non_proxied_udp');
  });

  it('has a second wall behind the policy, which cancels whatever is not its own', async () => {
    const isCancelled: Readonly<Record<string, boolean>> = {
      'app://cloudbrush/': false,
      'app://cloudbrush/assets/x.js': false,
      'blob:app://cloudbrush/7': false,
      'data:text/plain,x': false,
      'devtools://devtools/bundled/x.js': false,
      'app://other/': true,
      'app://cloudbrush.evil.example/': true,
      'http://127.0.0.1:1/': true,
      'https://redirector.gvt1.com/edgedl/chrome/dict/en-us-10-1.bdic': true,
      'ws://127.0.0.1:1/': true,
      'ftp://host/': true,
      'file:///etc/passwd': true,
      'chrome://gpu': true,
      'chrome-extension://x/y': true,
    };
    for (const [url, cancelled] of Object.entries(isCancelled)) {
      expect([url, await shell.app.order('request-cancelled', url)]).toEqual([url, cancelled]);
    }
  });

  it('runs a Chromium that finds no host, by name or by address, even for a page without a policy', async () => {
    const { switches } = await shell.app.record();
    const executablePath = findChromium() as string;
    const browser = await chromium.launch({ executablePath, args: [...chromiumArgs, ...switches] });
    onTestFinished(() => browser.close());
    for (const url of [`http://${address()}/`, `http://localhost:${address().split(':')[1]}/`]) {
      await expect((await browser.newPage()).goto(url)).rejects.toThrow('ERR_NAME_NOT_RESOLVED');
    }
    expect(visitors).toEqual([]);
  });

  it('has neither a spell checker nor secure DNS, which would ask hosts of their own', async () => {
    const { spellChecker, hostResolver } = await shell.app.record();
    expect(spellChecker).toBe(false);
    expect(hostResolver).toEqual({ enableBuiltInResolver: false, secureDnsMode: 'off' });
  });

  it('tells Chromium at its start to leave out what would ask hosts by itself', async () => {
    expect((await shell.app.record()).switches).toEqual([
      '--host-resolver-rules=MAP * ~NOTFOUND',
      '--no-proxy-server',
      '--webrtc-ip-handling-policy=disable_non_proxied_udp',
      '--dns-prefetch-disable',
      '--no-pings',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-domain-reliability',
    ]);
  });
});

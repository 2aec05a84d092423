import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Place } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import { type Client, serveClient } from './client.ts';
import { CrowdedConnections } from './crowded-connections.ts';
import { EntryCode } from './entry-code.ts';
import { answerEntry } from './entry-http.ts';
import { type PageFile, readPageFiles } from './page-files.ts';
import { makeToken, tokenMatches } from './page-token.ts';
import { answerError, answerPixels } from './pixel-http.ts';
import { refusalOf } from './request-guard.ts';
import { securityHeaders } from './security-headers.ts';
import type { Application } from './services-interface.ts';
import { openSocketHost, refuseUpgrade, type SocketTiming } from './socket-host.ts';

export interface LoopbackTiming extends SocketTiming {
  /** A request whose headers are not there by then is cut off. */
  readonly headersMs: number;
  /** A peer that has asked, and neither reads the answer nor asks again, is cut off after so long. */
  readonly silentMs: number;
  /** So long the address is good that a browser is started with. */
  readonly entryMs: number;
}

const TIMING: LoopbackTiming = { headersMs: 5_000, silentMs: 60_000, entryMs: 120_000, helloMs: 5_000, pingMs: 15_000 };

/** Six for each of a dozen tabs, and room for others. Pages, which have shown the token, may be more. */
const MAX_CONNECTIONS = 128;

/** How long a peer may take to answer that it has heard of the end. */
const GOODBYE_MS = 1_000;

export interface LoopbackOptions {
  readonly application: Application;
  /** Absolute path of the built page. */
  readonly rendererDir: string;
  /** 0 or absent: any free one. */
  readonly port?: number;
  /** Opened by the first page that connects. */
  readonly opening?: Place | null;
  readonly log: (line: string) => void;
  readonly timing?: LoopbackTiming;
}

export interface Loopback {
  /** The page's address with the token in its fragment, which browsers never send. Good until the host closes. */
  readonly url: string;
  /** The page's address with a code in its fragment that opens one page, soon: for command lines, which others can read. */
  entryUrl(): string;
  readonly port: number;
  /** Ends every connection and waits until the pages' services have let go. */
  close(): Promise<void>;
}

/** Serves the page and its data on 127.0.0.1 alone. Throws `busy` where the port is taken, `not-found` without a built page. */
export async function startLoopback(options: LoopbackOptions): Promise<Loopback> {
  const { application, log } = options;
  const timing = options.timing ?? TIMING;
  const files = readPageFiles(options.rendererDir);
  const token = makeToken();
  const entry = new EntryCode(timing.entryMs);
  const clients = new Map<string, Client>();
  let opening = options.opening ?? null;
  const server = createServer({
    maxHeaderSize: 8 << 10,
    headersTimeout: timing.headersMs,
    requestTimeout: 2 * timing.headersMs,
    connectionsCheckingInterval: timing.headersMs / 5,
    keepAliveTimeout: 30_000,
  });
  server.setTimeout(timing.silentMs);
  server.maxConnections = 2 * MAX_CONNECTIONS;
  const connections = new CrowdedConnections(MAX_CONNECTIONS);
  server.on('connection', (connection: Socket) => connections.add(connection));
  const port = await listen(server, options.port ?? 0);
  const authority = `127.0.0.1:${port}`;
  const headers = securityHeaders(`ws://${authority}`);

  const sockets = openSocketHost({
    token,
    timing,
    onPage: (connectionId, channel, connection) => {
      connections.prove(connection);
      const client = serveClient({
        application,
        channel,
        host: 'browser',
        shell: null,
        pixelsInFrames: false,
        opening,
        replaces: (replaced) => clients.get(replaced)?.close('the page connected anew'),
        log,
      });
      opening = null;
      clients.set(connectionId, client);
      void client.closed.then(() => clients.delete(connectionId));
    },
  });

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url?.split('?', 1)[0] ?? '';
    const refusal = refusalOf(request, authority);
    if (refusal !== null) refuse(response, 403, refusal);
    else if (request.method === 'POST' && path === '/entry') void answerEntry(request, response, { entry, token, log });
    else if (request.method !== 'GET') refuse(response, 405, 'GET only');
    else if (path === '/pixels') answerData(request, response);
    else answerFile(response, files.get(path));
  }

  function answerData(request: IncomingMessage, response: ServerResponse): void {
    const client = clients.get(String(request.headers['x-cloudbrush-connection']));
    if (!tokenMatches(token, request.headers['x-cloudbrush-token'])) {
      refuse(response, 401, 'no token');
      return;
    }
    connections.prove(request.socket);
    if (client) void answerPixels(request, response, { pixels: client.pixels, silentMs: timing.silentMs, log });
    else answerError(response, { code: 'connection', message: 'This page is no longer connected.' });
  }

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    answer(request, response);
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // the peer may reset the connection at any time; there is nobody left to tell
    socket.on('error', () => socket.destroy());
    if (refusalOf(request, authority) === null) sockets.upgrade(request, socket, head);
    else refuseUpgrade(socket, '403 Forbidden');
  });
  server.on('clientError', (_error, socket) => socket.destroy());

  return {
    url: `http://${authority}/#token=${token}`,
    entryUrl: () => `http://${authority}/#code=${entry.make()}`,
    port,
    close: async () => {
      const ending = [...clients.values()].map((client) => client.closed);
      sockets.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      // what was upgraded, or refused to be, is no longer the server's own: it gets a moment to say goodbye
      const cut = setTimeout(() => {
        connections.destroyAll();
      }, GOODBYE_MS);
      await closed;
      clearTimeout(cut);
      await Promise.all(ending);
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES';
      reject(
        taken ? new AppError('busy', `Port ${port} cannot be used (${error.code}). Give another with --port.`) : error,
      );
    });
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => resolve((server.address() as AddressInfo).port));
  });
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
  response.end(`${reason}\n`);
}

function answerFile(response: ServerResponse, file: PageFile | undefined): void {
  if (file === undefined) {
    refuse(response, 404, 'not found');
    return;
  }
  response.writeHead(200, { 'content-type': file.contentType, 'content-length': file.bytes.byteLength });
  response.end(file.bytes);
}

import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { buildAll } from './build.ts';
import { downloadRuntime, installedRuntime, probeRuntime } from './electron-runtime.ts';
import { decideHost, hostArguments, openCommand, parseStartArguments, type StartOptions } from './start-decision.ts';

const root = join(import.meta.dirname, '..');
/** npm changes to the checkout before it runs a script; typed paths are meant from where the user was. */
const typedIn = process.env.INIT_CWD ?? process.cwd();
/** A window that ends this soon with an error has never been one. */
const stillbornMs = 5000;

interface Outcome {
  readonly status: number;
  readonly isToldToEnd: boolean;
}

async function start(options: StartOptions): Promise<number> {
  const decision = await decideHost(options.browser, {
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    env: process.env,
    runtime: () => probeRuntime(root),
  });
  if (decision.host === 'browser') {
    decision.why?.forEach((line) => {
      console.log(line);
    });
    return openInBrowser(options);
  }
  const executable = decision.download ? await downloadRuntime(root) : installedRuntime(root);
  if (executable === null) {
    console.log('Opening in the browser: the Electron runtime could not be downloaded (its own message is above).');
    console.log('For the window, run npm start again later.');
    return openInBrowser(options);
  }
  return openWindow(executable, options);
}

async function openWindow(executable: string, options: StartOptions): Promise<number> {
  await buildAll({ root, ifStale: true });
  const startMs = performance.now();
  // Some editors' terminals set this, and Electron would then be a plain Node.
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: undefined };
  const { status, isToldToEnd } = await outcomeOf(
    spawn(executable, [root, ...hostArguments(options, 'desktop')], { stdio: 'inherit', env }),
  );
  if (status === 0 || isToldToEnd || performance.now() - startMs > stillbornMs) return status;
  console.log(
    `Opening in the browser: the desktop window could not start here (Electron ended with status ${status}).`,
  );
  console.log('What it printed above says why; npm start -- --browser opens the browser at once.');
  return openInBrowser(options);
}

async function openInBrowser(options: StartOptions): Promise<number> {
  // The host runs from its sources; the list of licences is of what all bundles hold, which takes no longer.
  await buildAll({ root, ifStale: true });
  const server = spawn(process.execPath, [join(root, 'electron/serve.ts'), ...hostArguments(options, 'browser')], {
    stdio: options.open ? ['inherit', 'pipe', 'inherit', 'ipc'] : ['inherit', 'pipe', 'inherit'],
  });
  server.once('message', (url) => {
    server.disconnect();
    openUrl(String(url));
  });
  const outcome = outcomeOf(server);
  for await (const line of createInterface({ input: server.stdout as Readable })) {
    console.log(line);
    if (!line.startsWith('Cloudbrush: ')) continue;
    console.log('Press Ctrl+C to end.');
    // Not the address that is printed: other users can read what the browser is started with.
    if (options.open) server.send('entry-address');
  }
  return (await outcome).status;
}

/** How a child ended. The terminal sends Ctrl+C to both processes, and the child decides when to end. */
function outcomeOf(child: ReturnType<typeof spawn>): Promise<Outcome> {
  let isToldToEnd = false;
  process.on('SIGINT', () => {
    isToldToEnd = true;
  });
  process.on('SIGTERM', () => {
    isToldToEnd = true;
    child.kill('SIGTERM');
  });
  return new Promise((resolveOutcome, reject) => {
    child.once('error', reject);
    // Not `close`, which does not come where the channel to the child was given up before.
    child.once('exit', (status) => resolveOutcome({ status: status ?? 1, isToldToEnd }));
  });
}

function openUrl(url: string): void {
  const command = openCommand(url, process.platform, process.env);
  if (command === null) {
    console.log('There is no display here: open the address above in a browser on this machine.');
    return;
  }
  const { name, args, input } = command;
  const opener = spawn(name, args, {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    windowsVerbatimArguments: true,
  });
  const failed = () => console.log('The browser did not open by itself: open the address above in one.');
  opener.once('error', failed);
  opener.once('exit', (status) => status !== 0 && failed());
  // One that ends without having read says so by its status.
  opener.stdin.on('error', () => null);
  opener.stdin.end(input);
  opener.unref();
}

try {
  process.exitCode = await start(parseStartArguments(process.argv.slice(2), (path) => resolve(typedIn, path)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { buildAll } from '../../../build/build.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { cloudbrush, startCloudbrush } from './cli-fixture.ts';

const root = join(import.meta.dirname, '../../..');

it('serves the page at the address that it prints until it is interrupted', async () => {
  await buildAll({ root, only: ['renderer'], ifStale: true });
  const folder = await temporaryFolder();
  const child = startCloudbrush('serve', '--user-data', join(folder, 'u'));
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  let output = '';
  let address = '';
  for await (const line of createInterface({ input: child.stdout })) {
    output += `${line}\n`;
    address = line.replace(/^Cloudbrush: /, '');
    const page = await fetch(address);
    expect(await page.text()).toContain('<script type="module"');
    child.kill('SIGINT');
  }
  expect(new URL(address).hostname).toBe('127.0.0.1');
  expect(await exited).toEqual([0, null]);
  expect(output).toBe(`Cloudbrush: ${address}\n`);
});

it('ends with 1 and a sentence where its port is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const outcome = await cloudbrush('serve', '--user-data', await temporaryFolder(), '--port', String(port));
  const stderr = `cloudbrush: Port ${port} cannot be used (EADDRINUSE). Give another with --port.\n`;
  expect(outcome).toEqual({ status: 1, stdout: '', stderr });
});

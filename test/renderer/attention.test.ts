import { expect, onTestFinished, test, vi } from 'vitest';
import { attention } from '../../renderer/ui/attention.ts';
import { openSession, sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** As much of a document as attention is paid to. */
class FakeDocument extends EventTarget {
  visibilityState = 'visible';
  focused = true;
  hasFocus() {
    return this.focused;
  }
}

async function start() {
  const parts = await sampleSession(await temporaryFolder());
  onTestFinished(() => parts.host.close());
  const window = new EventTarget();
  vi.stubGlobal('window', window);
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
  const document = new FakeDocument();
  onTestFinished(attention(parts.session)(document as unknown as Document));
  const { workspace } = parts;
  const spentMs = () => workspace.work.of({ splitId: 'train', patch: 0, target: 'manual_hq' }).activeMs;
  /** A while in which the clock goes on. */
  const goesBy = async () => {
    const fromMs = performance.now();
    await until(() => performance.now() - fromMs > 5);
  };
  return { ...parts, window, document, spentMs, goesBy };
}

test('a hand on the page is at work until the window is left, and the host knows for how long', async () => {
  const { document, window, spentMs, goesBy, host, dataset, workspace } = await start();
  document.dispatchEvent(new Event('pointermove'));
  await goesBy();
  window.dispatchEvent(new Event('blur'));
  const spent = spentMs();
  expect(spent).toBeGreaterThan(0);
  await goesBy();
  document.focused = false;
  document.dispatchEvent(new Event('pointermove'));
  await goesBy();
  window.dispatchEvent(new Event('pagehide'));
  expect(spentMs()).toBe(spent);
  await workspace.work.settled();
  const later = (await openSession(host.connect(), dataset)).workspace;
  await later?.work.load('train', 'manual_hq');
  expect(later?.work.of({ splitId: 'train', patch: 0, target: 'manual_hq' }).activeMs).toBe(spent);
});

test('a window that is hidden is not worked in', async () => {
  const { document, spentMs, goesBy } = await start();
  document.dispatchEvent(new Event('keydown'));
  await goesBy();
  document.visibilityState = 'hidden';
  document.dispatchEvent(new Event('visibilitychange'));
  const spent = spentMs();
  expect(spent).toBeGreaterThan(0);
  await goesBy();
  document.dispatchEvent(new Event('visibilitychange'));
  expect(spentMs()).toBe(spent);
});

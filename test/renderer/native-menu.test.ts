import { expect, onTestFinished, test, vi } from 'vitest';
import { doableCommands, nativeMenu } from '../../renderer/ui/native-menu.svelte.ts';
import { type CommandId, commandTable } from '../../shared/commands.ts';
import type { HostEvent } from '../../shared/contract.ts';
import { recordingShell } from '../support/recording-shell.ts';
import { sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { attached } from './attached.svelte.ts';

/** As much of a document as is looked at: which control has the focus. */
class FakeDocument extends EventTarget {
  activeElement: Element | null = null;
}

class FakeElement {
  readonly #selector: string;
  constructor(selector: string) {
    this.#selector = selector;
  }
  closest(selector: string): FakeElement | null {
    return selector.split(', ').includes(this.#selector) ? this : null;
  }
}

async function start() {
  vi.stubGlobal('Element', FakeElement);
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
  const record = recordingShell();
  const parts = await sampleSession(await temporaryFolder(), undefined, record.shell);
  onTestFinished(() => parts.host.close());
  const document = new FakeDocument();
  onTestFinished(attached(() => nativeMenu(parts.session)(document as unknown as Document)));
  const { connection } = parts;
  const last = () => record.reports.at(-1);
  await until(() => record.reports.length > 0);
  return {
    ...parts,
    ...record,
    document,
    can: (id: CommandId) => last()?.enabled.includes(id) === true,
    editsText: () => last()?.editsText === true,
    choose: (commandId: CommandId) => connection.tell({ kind: 'command', commandId } satisfies HostEvent),
  };
}

test('undo can be chosen once there is something to undo, and redo after it', async () => {
  const { hand, session, can, choose } = await start();
  expect([can('undo'), can('redo'), can('next')]).toEqual([false, false, true]);
  hand.stroke([
    [100, 100],
    [150, 120],
  ]);
  await until(() => can('undo'));
  choose('undo');
  await until(() => can('redo') && !can('undo'));
  expect(session.notices.list).toEqual([]);
});

test('what was chosen is done as if its key had been pressed, with the reason where it cannot be', async () => {
  const { workspace, session, choose } = await start();
  choose('next');
  expect(workspace.patch).toBe(1);
  choose('undo');
  expect(session.notices.list.map(({ message }) => message)).toEqual(['The patch is still loading.']);
});

test('nothing is told while a stroke is drawn, and only what differs after it', async () => {
  const { hand, reports, can } = await start();
  const before = reports.length;
  hand.press(100, 100);
  for (let x = 101; x < 200; x++) hand.drag([[x, 100]]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(reports.length).toBe(before);
  hand.release();
  await until(() => can('undo'));
  expect(reports.length).toBe(before + 1);
});

test('a hand that moves over the patch has nothing looked at again', async () => {
  const { workspace, session, can } = await start();
  let looks = 0;
  onTestFinished(
    attached(() => {
      doableCommands(session);
      looks++;
      return undefined;
    }),
  );
  const pane = workspace.panes.active;
  workspace.view.pointAt({ pane, sx: 100, sy: 100, pressure: 1 });
  await until(() => can('copy-pixel') && can('copy-map'));
  const before = looks;
  for (let sx = 101; sx < 200; sx++) {
    workspace.view.pointAt({ pane, sx, sy: 100, pressure: 1 });
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(looks).toBe(before);
});

test('a dialog keeps everything to itself but what has nothing to do with it', async () => {
  const { session, workspace, reports, choose } = await start();
  session.dialog = 'export';
  await until(() => reports.at(-1)?.enabled.length === 2);
  expect(reports.at(-1)?.enabled).toEqual(['reveal-log', 'releases']);
  choose('next');
  choose('open-folder');
  expect([workspace.patch, session.dialog]).toEqual([0, 'export']);
});

test('a field that has the focus is told of, because undo is its own', async () => {
  const { document, editsText } = await start();
  document.activeElement = new FakeElement('input') as unknown as Element;
  document.dispatchEvent(new Event('focusin'));
  await until(editsText);
  document.activeElement = null;
  document.dispatchEvent(new Event('focusout'));
  await until(() => !editsText());
});

test('a host that was lost is told anew', async () => {
  const { connection, reports, session } = await start();
  const before = reports.length;
  connection.cut();
  await until(() => !session.connected);
  session.dialog = 'keys';
  connection.mend();
  await until(() => reports.length > before);
  expect(reports.at(-1)?.enabled).toEqual(['reveal-log', 'releases']);
  expect(session.notices.list).toEqual([]);
});

test('the log and the page of releases are asked of the desktop', async () => {
  const { asked, choose, userData } = await start();
  choose('reveal-log');
  await until(() => asked.length === 1);
  choose('releases');
  await until(() => asked.length === 2);
  expect(asked).toEqual([`folder ${userData}/logs`, 'releases']);
});

test('every command that a native menu may hold can be reported', async () => {
  const { connection } = await start();
  const enabled = commandTable.map(({ id }) => id);
  expect(await connection.calls['menu.report']({ enabled, editsText: false })).toBe(null);
});

test('on the browser host there is nothing to tell and nobody to ask', async () => {
  const parts = await sampleSession(await temporaryFolder());
  onTestFinished(() => parts.host.close());
  const { calls } = parts.connection;
  const unsupported = { code: 'unsupported' };
  await expect(calls['menu.report']({ enabled: [], editsText: false })).rejects.toMatchObject(unsupported);
  await expect(calls['app.releases']({})).rejects.toMatchObject(unsupported);
  await expect(calls['app.reveal']({ folder: 'log' })).rejects.toMatchObject(unsupported);
  const { placeId } = await parts.connection.placeOf(parts.dataset);
  await expect(calls['place.reveal']({ placeId })).rejects.toMatchObject(unsupported);
  expect(nativeMenu(parts.session)(new FakeDocument() as unknown as Document)).toBe(undefined);
});

test('in a browser the page of releases is a tab of its own that knows nothing of this one', async () => {
  const parts = await sampleSession(await temporaryFolder());
  onTestFinished(() => parts.host.close());
  const opened: unknown[] = [];
  vi.stubGlobal('window', { open: (...given: unknown[]) => opened.push(given) });
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
  const { command, commandsOn } = await import('../../renderer/commands.ts');
  command('releases').run(parts.session);
  expect(opened).toEqual([['https://github.com/cloudbrush/cloudbrush/releases', '_blank', 'noopener,noreferrer']]);
  expect(commandsOn('browser').map(({ id }) => id)).not.toContain('reveal-log');
  expect(commandsOn('desktop').map(({ id }) => id)).toContain('reveal-log');
});

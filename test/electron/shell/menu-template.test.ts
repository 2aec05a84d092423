import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { type MenuParts, type MenuPlatform, menuTemplate } from '../../../electron/desktop/menu-template.ts';
import { type CommandEntry, commandTable } from '../../../shared/commands.ts';

type Item = MenuItemConstructorOptions;

const table: readonly CommandEntry[] = commandTable;
const inMenus = table.filter(({ notInMenu }) => notInMenu !== true);

function template(platform: MenuPlatform, parts: Partial<MenuParts> = {}): Item[] {
  return menuTemplate({
    platform,
    isPackaged: true,
    commands: table,
    recent: [],
    enabled: () => true,
    choose: () => undefined,
    openRecent: () => undefined,
    clearRecent: () => undefined,
    ...parts,
  });
}

function below(item: Item): Item[] {
  return Array.isArray(item.submenu) ? item.submenu.flatMap((inner) => [inner, ...below(inner)]) : [];
}

function all(items: readonly Item[]): Item[] {
  return items.flatMap((item) => [item, ...below(item)]);
}

function itemOf(items: readonly Item[], id: string): Item {
  const found = all(items).filter((item) => item.id === id);
  expect(found, id).toHaveLength(1);
  return found[0];
}

/** Titles of the menus, or of what is in one of them; roles by their name. */
function names(items: readonly Item[]): (string | undefined)[] {
  return items.map(({ label, role, type }) => label ?? role ?? type);
}

function menu(items: readonly Item[], name: string): Item[] {
  const found = items.find(({ label, role }) => (label ?? role) === name);
  expect(found, name).toBeDefined();
  return (found?.submenu ?? []) as Item[];
}

describe.each(['linux', 'win32', 'darwin'] as const)('the menus on %s', (platform) => {
  const items = template(platform);

  it('have each command that belongs there once, under its title', () => {
    for (const { id, title } of inMenus) {
      expect([title, `${title}…`]).toContain(itemOf(items, id).label);
    }
    for (const { id } of table.filter(({ notInMenu }) => notInMenu === true)) {
      expect(all(items).some((item) => item.id === id)).toBe(false);
    }
  });

  it('say with an ellipsis which commands ask something first', () => {
    const asked = inMenus.filter(({ id }) => itemOf(items, id).label?.endsWith('…'));
    expect(asked.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['open-folder', 'export', 'copy-project', 'go-to']),
    );
    expect(asked.map(({ id }) => id)).not.toContain('undo');
  });

  it('leave undo, reload and zoom to the page', () => {
    const roles = all(items).map(({ role }) => role);
    for (const role of ['undo', 'redo', 'reload', 'forceReload', 'zoomIn', 'zoomOut', 'resetZoom']) {
      expect(roles).not.toContain(role);
    }
    expect(roles).toEqual(expect.arrayContaining(['cut', 'copy', 'paste', 'selectAll', 'quit', 'windowMenu']));
  });

  it('write every accelerator as Electron reads it', () => {
    for (const { id, accelerator } of all(items)) {
      if (accelerator === undefined) continue;
      expect(accelerator, id).toMatch(
        /^(CmdOrCtrl\+)?(Shift\+)?([A-Z0-9]|F\d{1,2}|Left|Right|Up|Down|num\d|numadd|numsub|Esc|Enter|Delete|[[\]=\-/,.;`])$/,
      );
    }
  });

  it('begin and end no list with a line, nor draw two of them', () => {
    for (const { submenu } of all(items)) {
      if (!Array.isArray(submenu)) continue;
      const types = submenu.map(({ type }) => type ?? 'item');
      expect(types.join(' ')).not.toMatch(/^separator|separator separator|separator$/);
    }
  });

  it('do with an item what its command says, and tell a press from a click', () => {
    const chosen: [string, boolean][] = [];
    const choosing = template(platform, { choose: (id, byAccelerator) => chosen.push([id, byAccelerator]) });
    const click = (id: string, event: object) => itemOf(choosing, id).click?.({} as never, undefined, event as never);
    for (const { id } of inMenus) click(id, {});
    click('undo', { triggeredByAccelerator: true });
    expect(chosen).toEqual([...inMenus.map(({ id }) => [id, false]), ['undo', true]]);
  });

  it('disable what cannot be done now', () => {
    const some = template(platform, { enabled: (id) => id === 'redo' });
    expect(inMenus.filter(({ id }) => itemOf(some, id).enabled).map(({ id }) => id)).toEqual(['redo']);
  });

  it('have the recent datasets, newest first, those that are gone disabled, and forget them all', () => {
    const opened: string[] = [];
    const recent = [
      { path: '/data/a & b', name: 'a & b', missing: false },
      { path: '/one/train', name: 'train', missing: false },
      { path: '/two/train', name: 'train', missing: true },
    ];
    const items = template(platform, {
      recent,
      openRecent: (path) => opened.push(path),
      clearRecent: () => opened.push('cleared'),
    });
    const list = itemOf(items, 'open-recent').submenu as Item[];
    expect(list.map(({ label, type, enabled }) => [label ?? type, enabled])).toEqual([
      ['a && b', true],
      ['train (in one)', true],
      ['train (in two), not there any more', false],
      ['separator', undefined],
      ['Clear the list', true],
    ]);
    for (const { click } of list) click?.({} as never, undefined, {});
    expect(opened).toEqual(['/data/a & b', '/one/train', '/two/train', 'cleared']);
  });
});

describe.each(['linux', 'win32'] as const)('keys in the menus on %s', (platform) => {
  it('are shown, each command with its first, and taken by none', () => {
    const items = template(platform);
    const shown = inMenus.filter(({ keys }) => keys.length > 0).map(({ id }) => itemOf(items, id));
    expect(shown.every(({ accelerator }) => accelerator !== undefined)).toBe(true);
    expect(shown.every(({ registerAccelerator }) => registerAccelerator === false)).toBe(true);
    const written = ['undo', 'redo', 'next', 'smaller', 'zoom-in', 'keys'].map((id) => itemOf(items, id).accelerator);
    expect(written).toEqual(['CmdOrCtrl+Z', 'CmdOrCtrl+Shift+Z', 'D', '[', '=', 'Shift+/']);
  });

  it('are left out where Electron has no name for them, of which it would make no menu', () => {
    const key = (code: string): CommandEntry[] => [{ id: 'note', title: 'Note', group: 'Go', keys: [{ code }] }];
    const shownFor = (code: string) => itemOf(template(platform, { commands: key(code) }), 'note').accelerator;
    expect(['Semicolon', 'Backspace', 'F13', 'NumpadMultiply'].map(shownFor)).toEqual([
      ';',
      'Backspace',
      'F13',
      'nummult',
    ]);
    expect(['IntlBackslash', 'NumpadEnter', 'MediaPlayPause', 'F99', 'constructor'].map(shownFor)).toEqual(
      Array(5).fill(undefined),
    );
  });

  it('stand in seven menus, the first of which ends the application', () => {
    const items = template(platform);
    expect(names(items)).toEqual(['File', 'Edit', 'Go', 'Paint', 'Proposal', 'View', 'windowMenu', 'help']);
    expect(names(menu(items, 'File')).slice(0, 2)).toEqual(['Open dataset folder…', 'Open recent']);
    expect(names(menu(items, 'File')).at(-1)).toBe('quit');
  });
});

describe('the menus on macOS', () => {
  it('are given combinations with Cmd alone, and none of them twice', () => {
    const items = template('darwin');
    const accelerators = all(items).flatMap(({ accelerator }) => accelerator ?? []);
    expect(accelerators.filter((accelerator) => !accelerator.startsWith('CmdOrCtrl+'))).toEqual([]);
    expect(new Set(accelerators).size).toBe(accelerators.length);
    expect(['undo', 'redo', 'next', 'copy-map'].map((id) => itemOf(items, id).accelerator)).toEqual([
      'CmdOrCtrl+Z',
      'CmdOrCtrl+Shift+Z',
      undefined,
      undefined,
    ]);
  });

  it('begin with the one of the application, where about, preferences and quit have their places', () => {
    const commands: CommandEntry[] = [
      ...table.filter(({ id }) => id !== 'about' && id !== 'preferences'),
      { id: 'preferences', title: 'Preferences', group: 'File', keys: [{ code: 'Comma', ctrl: true }] },
      { id: 'about', title: 'About Cloudbrush', group: 'Help', keys: [] },
    ];
    const items = template('darwin', { commands });
    expect(names(items)).toEqual([
      'Cloudbrush',
      'File',
      'Edit',
      'Go',
      'Paint',
      'Proposal',
      'View',
      'windowMenu',
      'help',
    ]);
    expect(names(menu(items, 'Cloudbrush'))).toEqual([
      'About Cloudbrush',
      'separator',
      'Preferences…',
      'separator',
      'services',
      'separator',
      'hide',
      'hideOthers',
      'unhide',
      'separator',
      'quit',
    ]);
    expect(itemOf(items, 'preferences').accelerator).toBe('CmdOrCtrl+,');
    expect(itemOf(items, 'about').label).toBe('About Cloudbrush');
    expect(names(menu(items, 'File')).at(-1)).toBe('close');
    const withoutOwn = template('darwin', { commands: commands.filter(({ id }) => id !== 'about') });
    expect(names(menu(withoutOwn, 'Cloudbrush'))[0]).toBe('about');
  });
});

describe('an application that is not packaged', () => {
  it('has the tools for developers, a packaged one does not', () => {
    const roles = (isPackaged: boolean) => all(template('linux', { isPackaged })).map(({ role }) => role);
    expect(roles(true)).not.toContain('toggleDevTools');
    expect(roles(false)).toContain('toggleDevTools');
  });
});

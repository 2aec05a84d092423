import { basename, dirname } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import type { CommandEntry, CommandGroup } from '../../shared/commands.ts';
import { acceleratorOf } from './accelerator.ts';

export type MenuPlatform = 'darwin' | 'win32' | 'linux';
type Item = MenuItemConstructorOptions;

export interface MenuParts {
  readonly platform: MenuPlatform;
  readonly isPackaged: boolean;
  readonly commands: readonly CommandEntry[];
  /** Newest first. */
  readonly recent: readonly { readonly path: string; readonly name: string; readonly missing: boolean }[];
  /** Whether a command's item, or the list of recent datasets by its id, can be chosen now. */
  readonly enabled: (id: string) => boolean;
  readonly choose: (id: string, byAccelerator: boolean) => void;
  readonly openRecent: (path: string) => void;
  readonly clearRecent: () => void;
}

/** Id of the item that holds the recent datasets. */
export const OPEN_RECENT = 'open-recent';

const separator: Item = { type: 'separator' };

/** Commands that ask something before they do anything: their titles end in an ellipsis. */
const asking: readonly string[] = ['open-folder', 'export', 'copy-project', 'go-to', 'queue', 'preferences', 'palette'];

/** Commands with which another kind of things begins. */
const beginsSection: readonly string[] = [
  'report',
  'close',
  'smaller',
  'swap-classes',
  'gate',
  'next-blob',
  'target',
  'history',
  'fit',
  'hide-mask',
  'copy-pixel',
  'preferences',
  'reveal-log',
  'about',
];

/** On macOS these stand in the menu that is named after the application. */
const inAppMenu: readonly string[] = ['about', 'preferences'];

/** Keys of the roles in Edit: on macOS a key that stands twice in the menus belongs to the first. */
const roleKeys: readonly string[] = ['CmdOrCtrl+X', 'CmdOrCtrl+C', 'CmdOrCtrl+V', 'CmdOrCtrl+A'];

/** The native menus, from the table of commands. Pure: what an item does and whether it can be chosen comes in. */
export function menuTemplate(parts: MenuParts): Item[] {
  const { platform, isPackaged } = parts;
  const isMac = platform === 'darwin';
  const group = (name: CommandGroup): Item[] =>
    parts.commands
      .filter((entry) => entry.group === name && entry.notInMenu !== true && !(isMac && inAppMenu.includes(entry.id)))
      .flatMap((entry, place) => {
        const item = commandItem(entry, parts);
        return place > 0 && beginsSection.includes(entry.id) ? [separator, item] : [item];
      });
  const [openFolder, ...file] = group('File');
  const view: Item[] = [separator, { role: 'togglefullscreen' }];
  if (!isPackaged) view.push({ role: 'toggleDevTools' });
  const editRoles = (['cut', 'copy', 'paste', 'selectAll'] as const).map((role): Item => ({ role }));
  return [
    ...(isMac ? [appMenu(parts)] : []),
    {
      label: 'File',
      submenu: [
        ...(openFolder ? [openFolder] : []),
        recentMenu(parts),
        ...file,
        separator,
        { role: isMac ? 'close' : 'quit' },
      ],
    },
    { label: 'Edit', submenu: [...group('History'), separator, ...editRoles] },
    { label: 'Go', submenu: group('Go') },
    { label: 'Paint', submenu: group('Paint') },
    { label: 'Proposal', submenu: group('Proposal') },
    { label: 'View', submenu: [...group('View'), ...view] },
    { role: 'windowMenu' },
    { role: 'help', submenu: group('Help') },
  ];
}

function commandItem(entry: CommandEntry, { platform, enabled, choose }: MenuParts): Item {
  const { id } = entry;
  return {
    id,
    label: `${plainLabel(entry.title)}${asking.includes(id) ? '…' : ''}`,
    enabled: enabled(id),
    ...acceleratorFor(entry, platform),
    click: (_item, _window, event) => choose(id, event.triggeredByAccelerator === true),
  };
}

/**
 * Keys belong to the page. Windows and Linux show a key without taking it. On macOS a menu takes what the page leaves,
 * so that plain letters are not given to it at all: typed into a field, they are left by the page too.
 */
function acceleratorFor(
  { keys }: CommandEntry,
  platform: MenuPlatform,
): Pick<Item, 'accelerator' | 'registerAccelerator'> {
  const key = platform === 'darwin' ? keys.find(({ ctrl }) => ctrl === true) : keys[0];
  const accelerator = key === undefined ? null : acceleratorOf(key);
  if (accelerator === null) return {};
  if (platform !== 'darwin') return { accelerator, registerAccelerator: false };
  return roleKeys.includes(accelerator) ? {} : { accelerator };
}

function appMenu(parts: MenuParts): Item {
  const own = (id: string): Item[] =>
    parts.commands.filter((entry) => entry.id === id).map((entry) => commandItem(entry, parts));
  const about = own('about');
  const preferences = own('preferences');
  return {
    label: 'Cloudbrush',
    submenu: [
      ...(about.length > 0 ? about : [{ role: 'about' } as const]),
      separator,
      ...(preferences.length > 0 ? [...preferences, separator] : []),
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  };
}

function recentMenu({ recent, enabled, openRecent, clearRecent }: MenuParts): Item {
  const names = recent.map(({ name }) => name);
  const items = recent.map(({ path, name, missing }, place): Item => {
    const isOnly = names.indexOf(name) === names.lastIndexOf(name);
    const where = isOnly ? '' : ` (in ${basename(dirname(path))})`;
    return {
      id: `recent-${place}`,
      label: plainLabel(`${name}${where}${missing ? ', not there any more' : ''}`),
      enabled: !missing,
      click: () => openRecent(path),
    };
  });
  const clear: Item = { id: 'clear-recent', label: 'Clear the list', enabled: items.length > 0, click: clearRecent };
  return {
    id: OPEN_RECENT,
    label: 'Open recent',
    enabled: enabled(OPEN_RECENT) && items.length > 0,
    submenu: items.length === 0 ? [clear] : [...items, separator, clear],
  };
}

/** A single ampersand would underline the letter after it. */
function plainLabel(text: string): string {
  return text.replaceAll('&', '&&');
}

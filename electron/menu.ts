import { Menu, type MenuItemConstructorOptions } from 'electron';

interface MenuOptions {
  readonly isMac: boolean;
  readonly isPackaged: boolean;
  readonly openDataset: () => void;
}

/**
 * The native menu: what the system expects to find there and the one thing that needs a native dialog. No undo, redo,
 * reload or zoom: those keys belong to the page, and a menu would take them from it.
 */
export function applicationMenu({ isMac, isPackaged, openDataset }: MenuOptions): Menu {
  const file: MenuItemConstructorOptions[] = [
    { id: 'open-dataset', label: 'Open dataset folder…', accelerator: 'CmdOrCtrl+O', click: openDataset },
    { type: 'separator' },
    isMac ? { role: 'close' } : { role: 'quit' },
  ];
  const edit: MenuItemConstructorOptions[] = [
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'selectAll' },
  ];
  const view: MenuItemConstructorOptions[] = [{ role: 'togglefullscreen' }];
  if (!isPackaged) view.push({ role: 'toggleDevTools' });
  return Menu.buildFromTemplate([
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    { id: 'file', label: 'File', submenu: file },
    { id: 'edit', label: 'Edit', submenu: edit },
    { id: 'view', label: 'View', submenu: view },
    { role: 'windowMenu' },
  ]);
}

/**
 * Stand-in for the `electron` module in the main process: as much of it as the application's main bundle uses. Its
 * windows are pages of a real Chromium, its preloads run there in a world of their own.
 *
 * It does not show: the process sandbox, V8's memory cage, asar, the true app:// origin (a https one stands in),
 * native menus, accelerators and dialogs, the GPU, and the timing of Electron's own events.
 */
export { app } from './double-app.ts';
export { dialog } from './double-dialog.ts';
export { ipcMain } from './double-ipc.ts';
export { Menu, MenuItem } from './double-menu.ts';
export { MessageChannelMain } from './double-ports.ts';
export { powerMonitor } from './double-power.ts';
export { screen } from './double-screen.ts';
export { protocol, session } from './double-session.ts';
export { powerSaveBlocker, shell } from './double-shell.ts';
export { nativeTheme } from './double-theme.ts';
export { BrowserWindow } from './double-window.ts';

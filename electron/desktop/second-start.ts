import { basename } from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';
import { EarlyRequest } from './early-request.ts';

/** What a second start hands to the first, which alone may hold the projects. */
export interface Handover {
  /** Absolute paths. */
  readonly folder: string | null;
  readonly project: string | null;
}

interface FirstStart {
  readonly window: BrowserWindow;
  readonly project: string | null;
  readonly open: (folder: string) => void;
}

/** What second starts hand over, which may be before there is a window. */
export function secondStarts(): EarlyRequest<Handover> {
  const starts = new EarlyRequest<Handover>();
  app.on('second-instance', (_event, _argv, _directory, handover) => starts.ask(handover as Handover));
  return starts;
}

/** Does in this start what a second one was asked for. */
export function takeOver({ window, project, open }: FirstStart, second: Handover): void {
  // the projects are being closed: there is nothing left that could open it
  if (window.isDestroyed()) return;
  bringForward(window);
  if (second.project && second.project !== project) void refuseProject(window, second.project);
  else if (second.folder) open(second.folder);
}

export function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.focus();
}

/** A window keeps to the project that it was started with: work must not go into another one than was named. */
async function refuseProject(window: BrowserWindow, project: string): Promise<void> {
  const name = basename(project);
  await dialog.showMessageBox(window, {
    type: 'warning',
    message: `Cloudbrush is open already, without the project ${name}.`,
    detail: `Close this window first, then start Cloudbrush with ${name} again. Nothing was opened.`,
    buttons: ['OK'],
  });
}

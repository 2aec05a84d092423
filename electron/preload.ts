import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { DesktopBridge, PortMessage } from '../shared/desktop-bridge.ts';
import { desktopChannels } from './host/desktop-channels.ts';

/** The page's window, seen from the preload's world: they share the DOM and nothing of its script. */
declare const window: { postMessage(message: PortMessage, targetOrigin: string, transfer: readonly unknown[]): void };

const bridge: DesktopBridge<File> = {
  connect: (requestId) => ipcRenderer.send(desktopChannels.connect, requestId),
  dropped: (file) => ipcRenderer.invoke(desktopChannels.dropped, webUtils.getPathForFile(file)),
};

ipcRenderer.on(desktopChannels.port, (event, requestId: string) => {
  // this window alone can hear it, whatever its origin is called
  window.postMessage({ cloudbrushPort: requestId }, '*', event.ports);
});
contextBridge.exposeInMainWorld('cloudbrush', bridge);

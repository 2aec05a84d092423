import { connectToLoopback } from './browser-connection.ts';
import type { Connection } from './connection.ts';
import { connectToDesktop } from './desktop-connection.ts';

/** Connects to the desktop shell where its bridge is there, else to the loopback host that served the page. */
export function connect(): Promise<Connection> {
  const bridge = window.cloudbrush;
  return bridge ? connectToDesktop(bridge) : connectToLoopback();
}

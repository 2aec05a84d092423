import { app, type Session, session } from 'electron';
import { staysInside } from '../host/page-response.ts';

/**
 * Switches of Chromium under which it finds no host and has nothing to ask one. The first holds by itself: no name and no
 * address leads anywhere, whoever in Chromium asks. The last three turn off parts that Electron leaves out today.
 */
const switches: readonly (readonly [name: string, value?: string])[] = [
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  // nor is the network searched for a proxy's configuration
  ['no-proxy-server'],
  // of a page's peer connections, which no content security policy reaches: UDP; the first switch holds TCP
  ['webrtc-ip-handling-policy', 'disable_non_proxied_udp'],
  ['dns-prefetch-disable'],
  ['no-pings'],
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
];

/** To be called before the application is ready: Chromium reads its switches then. */
export function startWithoutNetwork(): void {
  for (const [name, value] of switches) app.commandLine.appendSwitch(name, value);
  app.on('session-created', (created) => confineSession(created));
}

/** To be called once the application is ready, before its window is opened. */
export function stayWithoutNetwork(): void {
  // otherwise resolvers that offer DNS over HTTPS are probed
  app.configureHostResolver({ enableBuiltInResolver: false, secureDnsMode: 'off' });
  confineSession(session.defaultSession);
}

/** Cancels every request that would leave the process; and a spell checker would fetch its dictionaries even where no page uses it. */
function confineSession(confined: Session): void {
  confined.setSpellCheckerEnabled(false);
  confined.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !staysInside(url, app.isPackaged) }));
}

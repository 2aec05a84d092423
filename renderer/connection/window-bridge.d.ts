import type { DesktopBridge } from '../../shared/desktop-bridge.ts';

declare global {
  interface Window {
    /** There on the desktop alone. */
    readonly cloudbrush?: DesktopBridge<File>;
  }
}

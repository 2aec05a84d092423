import { isAbsolute, join } from 'node:path';

interface Machine {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Where projects and settings live unless the user says otherwise: what each system calls its folder for them. */
export function userDataDir({ platform, home, env }: Machine): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Cloudbrush');
  if (platform === 'win32') return join(absolute(env.APPDATA) ?? join(home, 'AppData', 'Roaming'), 'Cloudbrush');
  return join(absolute(env.XDG_DATA_HOME) ?? join(home, '.local', 'share'), 'cloudbrush');
}

/** The XDG rules: a relative path is to be ignored. */
function absolute(path: string | undefined): string | null {
  return path !== undefined && isAbsolute(path) ? path : null;
}

import { homedir } from 'node:os';
import { join } from 'node:path';
import { version } from '../version.ts';
import { accountName } from './account-name.ts';
import { internalErrorLine } from './internal-error.ts';
import { LOG_FOLDER, LogFile } from './log-file.ts';
import { redactorFor } from './log-redaction.ts';

export interface HostLog {
  /** Something is wrong: it is printed, and goes to the file. */
  readonly warn: (line: string) => void;
  /** What went on, nothing wrong with it: to the file alone. */
  readonly note: (line: string) => void;
}

/** The log of a process from here on: its start, its end and what it dies of, and whatever it is told. */
export function openHostLog(host: 'desktop' | 'browser', userDataDir: string, print: (line: string) => void): HostLog {
  const file = new LogFile({
    folder: join(userDataDir, LOG_FOLDER),
    redact: redactorFor({ home: homedir(), names: [accountName()] }),
    onFailure: (code) => print(`Cloudbrush's log cannot be written (${code}); everything else goes on.`),
  });
  const note = (line: string): void => file.write(line);
  note(`start: version ${version}, ${process.platform} ${process.arch}, ${host} host, Node ${process.versions.node}`);
  // A monitor hears it and changes nothing: the process ends, or not, as it would have.
  process.on('uncaughtExceptionMonitor', (error, origin) => note(internalErrorLine(origin, error)));
  process.on('exit', (status) => note(`end: status ${status}`));
  return {
    note,
    warn: (line) => {
      print(line);
      note(line);
    },
  };
}

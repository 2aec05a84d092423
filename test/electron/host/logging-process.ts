import { LogFile } from '../../../electron/host/log-file.ts';

/** One of several processes that fill the same small log. */
const [folder, writer, count] = process.argv.slice(2);
const onFailure = (code: string): never => {
  throw new Error(code);
};
const log = new LogFile({ folder, redact: (text) => text, onFailure, maxBytes: 8_000, kept: 1_000 });
for (let i = 0; i < Number(count); i++) log.write(`writer ${writer} line ${i} ${'x'.repeat(40)}`);

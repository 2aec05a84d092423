import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** `writes` keeps others from writing, `alone` from reading as well. */
type Lock = 'writes' | 'alone';

const statements: Readonly<Record<Lock, string>> = {
  writes: 'BEGIN IMMEDIATE',
  alone: 'PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE',
};

/** Another program that holds a project's lock until it is told to let go. */
export class LockingProgram {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(file: string, lock: Lock): Promise<LockingProgram> {
    const program = `const db = new (require('better-sqlite3'))(process.argv[1]);
      db.exec(process.argv[2]); console.log('locked'); process.stdin.resume();
      process.stdin.on('end', () => { db.exec('ROLLBACK'); db.close(); });`;
    const cwd = join(import.meta.dirname, '../..');
    const args = ['-e', program, file, statements[lock]];
    const child = spawn(process.execPath, args, { cwd, stdio: ['pipe', 'pipe', 'inherit'] });
    const [said] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [unknown];
    if (!String(said).startsWith('locked')) throw new Error(`the program that locks has ended: ${String(said)}`);
    return new LockingProgram(child);
  }

  async letGo(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.stdin?.end();
    await ended;
  }
}

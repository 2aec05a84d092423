/** How long somebody counts as at work after it was told. */
const AT_WORK_MS = 1500;
/** Somebody may ask for something meanwhile. Three times as long while somebody is at work. */
const MOST_REST_MS = 20;

/** Shared with the threads: until when somebody is at work, by the process's clock of nanoseconds. */
export const atWorkMemory = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);

/**
 * Painting and scrolling stutter where every core is taken, however low the priority of what takes them: for a moment
 * from now on the threads that do what nobody waits for take half of their usual share of the time.
 */
export function somebodyIsAtWork(): void {
  Atomics.store(new BigInt64Array(atWorkMemory), 0, process.hrtime.bigint() + BigInt(AT_WORK_MS * 1e6));
}

/**
 * In such a thread: how long it is to rest after so long a piece of work, in milliseconds. `memory` is `atWorkMemory` as
 * the thread was given it; `usualShare` is the share of the time that it takes while nobody is at work.
 */
export function restAfter(workedMs: number, memory: SharedArrayBuffer, usualShare: number): number {
  const until = Atomics.load(new BigInt64Array(memory), 0);
  const atWork = until > process.hrtime.bigint();
  const share = atWork ? usualShare / 2 : usualShare;
  return Math.min(atWork ? 3 * MOST_REST_MS : MOST_REST_MS, workedMs * (1 / share - 1));
}

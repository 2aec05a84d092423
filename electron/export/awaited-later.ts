/** For work that runs beside other work: its failure is heard when it is awaited and does not count as unhandled until then. */
export function awaitedLater<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

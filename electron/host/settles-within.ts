/** True once the work has settled, false where it takes longer: then it goes on, and nobody hears of it any more. */
export function settlesWithin(work: Promise<unknown>, limitMs: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(false), limitMs);
    work.then(
      () => resolve(true),
      (error: unknown) => reject(error as Error),
    );
    work.finally(() => clearTimeout(timer)).catch(() => undefined);
  });
}

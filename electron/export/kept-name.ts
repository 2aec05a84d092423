/** Name of the label that a file of this name was kept of when an export replaced it; null for any other name. */
export function keptCopyOf(fileName: string): string | null {
  return /^(.+)\.before-\d{8}T\d{6}Z(?:-\d+)?$/.exec(fileName)?.[1] ?? null;
}

/** Name of the `n`th copy that is kept of a label at one second. The ending is no layer's. */
export function keptCopyName(label: string, now: Date, n: number): string {
  const stamp = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `${label}.before-${stamp}${n === 1 ? '' : `-${n}`}`;
}

/**
 * One line for the developer about an error of ours: its kind, its text and the functions it came through. Paths
 * are cut out, because a log gets pasted into bug reports and paths name people and projects.
 */
export function internalErrorLine(what: string, error: unknown): string {
  if (!(error instanceof Error)) return `${what}: internal error, ${typeof error} thrown`;
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  const trace = frames.slice(0, 4).map((line) => {
    const named = /^ {4}at (?:async )?(.*?) ?\(?[^(]*?([^/\\(]+:\d+):\d+\)?$/.exec(line);
    return named ? `${named[1]} ${named[2]}`.trim() : '?';
  });
  return `${what}: internal error, ${error.name}: ${withoutPaths(error.message)} [${trace.join(' < ')}]`;
}

/** Quoted paths whole, since they may hold spaces; bare ones up to the next space. */
function withoutPaths(text: string): string {
  return text
    .replace(/(['"`])(?:\/|[A-Za-z]:[\\/]|\\\\|file:)[^\n]*?\1/g, '<path>')
    .replace(/(?:file:\/\/|[A-Za-z]:[\\/]|\\\\|\/)[^\s'"`,;)]+/g, '<path>')
    .slice(0, 300);
}

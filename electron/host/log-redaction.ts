import { dirname } from 'node:path';

/** A line of the log is never longer, in UTF-16 units. */
export const MAX_LOG_LINE = 1_000;
/** More of a text is not looked at: what is searched here may take the square of it. */
const MAX_READ = 4_000;

interface Private {
  /** Absolute path of the user's home. */
  readonly home: string;
  /** Names of accounts: the system's, and whoever else must not be named. */
  readonly names: readonly string[];
}

/**
 * Makes a text fit for a log that is pasted into bug reports: home becomes `~`, other paths their last name, addresses
 * their origin, names of accounts `<account>`, long runs of letters and digits `<...>`, since that is what tokens, entry
 * codes and bytes as text look like. One line comes out, without control characters, of a bounded length.
 */
export function redactorFor({ home, names }: Private): (text: string) => string {
  const homes = spellingsOf(home).map((spelling) => new RegExp(literal(spelling), 'giu'));
  const accounts = names
    .filter((name) => name.length > 1)
    .map((name) => new RegExp(`(?<![\\p{L}\\p{N}])${literal(name)}(?![\\p{L}\\p{N}])`, 'giu'));
  return (text) => {
    let line = wholeWords(text);
    for (const spelling of homes) line = line.replace(spelling, '~');
    line = withoutAddresses(line);
    line = withoutFolders(line);
    line = line.replace(/[\w+/=-]{32,}/g, '<...>');
    for (const account of accounts) line = line.replace(account, '<account>');
    return cut(escaped(line));
  };
}

/** A secret that is cut in two is no shorter for whoever guesses the rest, and would not be known as one. */
function wholeWords(text: string): string {
  return text.length <= MAX_READ ? text : text.slice(0, MAX_READ).replace(/\S*$/, '');
}

/** Home as paths, JSON, addresses and Windows write it; the longest first. The root of a disk hides nothing. */
function spellingsOf(home: string): readonly string[] {
  if (dirname(home) === home) return [];
  const slashes = home.replaceAll('\\', '/');
  const spellings = [home, slashes, home.replaceAll('\\', '\\\\'), encodeURI(slashes)];
  return [...new Set(spellings)].sort((a, b) => b.length - a.length);
}

function withoutAddresses(text: string): string {
  return text
    .replace(/\bfile:\/*/gi, '/')
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/'"`@]*@)?([^\s/'"`?#]*)[^\s'"`)\]]*/gi, '$1$2');
}

/** Quoted paths whole, since they may hold spaces; bare ones up to the next space. */
function withoutFolders(text: string): string {
  return text
    .replace(/(['"`])((?:~|[A-Za-z]:)?[\\/][^\n]*?)\1/g, (_path, quote, path) => `${quote}${lastName(path)}${quote}`)
    .replace(/(?<![\w:./\\~-])(?:~|[A-Za-z]:)?[\\/]+[^\s'"`,;)\]]+/g, lastName);
}

function lastName(path: string): string {
  return path.split(/[\\/]/).findLast((name) => name !== '' && name !== '~') ?? '~';
}

/** Line ends, escape sequences, marks that turn the direction of writing, halves of characters: as `\u{...}`. */
function escaped(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

function cut(text: string): string {
  return text.length <= MAX_LOG_LINE ? text : `${text.slice(0, MAX_LOG_LINE - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** For a pattern with the flag `u`, which takes no escape that is not needed: not that of a hyphen. */
function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

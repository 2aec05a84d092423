/**
 * Text for a terminal: control characters, which names of files may contain, are escaped as `\x1b`, so that none of them
 * moves the cursor, changes colours or turns the direction of writing.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (char) => {
    const code = char.charCodeAt(0);
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
  });
}

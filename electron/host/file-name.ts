const DEVICE_NAMES = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/**
 * What keeps a text from being the name of a file inside a folder, on any of the systems that a dataset travels
 * between; null where nothing does.
 */
export function fileNameProblem(name: string): string | null {
  if (name === '' || name === '.' || name === '..') return 'it names a folder';
  if (/[/\\]/.test(name)) return 'it holds a slash';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\0-\x1f\x7f<>:"|?*]/.test(name)) return 'it holds one of < > : " | ? * or a control character';
  if (/[. ]$/.test(name)) return 'it ends with a dot or a space';
  if (DEVICE_NAMES.test(name)) return 'Windows keeps that name for a device';
  if (new TextEncoder().encode(name).length > 255) return 'it is longer than 255 bytes';
  return null;
}

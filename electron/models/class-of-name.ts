import { AppError } from '../../shared/errors.ts';

/** Names of the classes in those of files, by class number. */
const words: readonly RegExp[] = [/clear/i, /thick/i, /thin/i, /shadow/i];

/**
 * Which file of a folder holds which class: by the words clear, thick, thin and shadow in their names, or else by a
 * lone digit 0 to 3. Null of a class that no file names. Throws `bad-file` where two files name one class, or fewer
 * than two are named.
 */
export function filesByClass(fileNames: readonly string[], folderName: string): readonly (string | null)[] {
  const byWord = words.map((word) => fileNames.filter((name) => word.test(stem(name))));
  const named = byWord.some((names) => names.length > 0) ? byWord : words.map((_, i) => fileNames.filter(hasDigit(i)));
  const [twice] = named.filter((names) => names.length > 1);
  if (twice !== undefined)
    throw new AppError(
      'bad-file',
      `In ${folderName} both ${twice[0]} and ${twice[1]} name the same class. Leave one file for each class in the folder.`,
    );
  const found = named.filter((names) => names.length === 1).length;
  if (found < 2) {
    throw new AppError(
      'bad-file',
      `${folderName} holds no probabilities by class: expected were .dat files with clear, thick, thin and shadow in ` +
        `their names, or 0 to 3; found were ${fileNames.length === 0 ? 'none' : fileNames.slice(0, 5).join(', ')}.`,
    );
  }
  return named.map(([name]) => name ?? null);
}

function stem(fileName: string): string {
  return fileName.replace(/\.dat$/i, '');
}

/** A digit that is no part of a longer number or of a word, as in `class_2.dat` or `prob3.dat`, not `v12.dat`. */
function hasDigit(number: number): (fileName: string) => boolean {
  const lone = new RegExp(`(?<![\\d.])${number}(?![\\d.])`);
  return (fileName) => lone.test(stem(fileName));
}

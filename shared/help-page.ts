import type { Key } from './keys.ts';

/*
 * A page of the help as the build makes it from docs/*.md: words and pictures without any markup, so that nothing
 * has to be trusted to be harmless when it is shown.
 */

export type HelpInline =
  | { readonly kind: 'text' | 'strong' | 'code'; readonly text: string }
  /** A key of the keyboard, shown as this keyboard labels it. */
  | { readonly kind: 'key'; readonly key: Key }
  /** Another page of the help. */
  | { readonly kind: 'topic'; readonly text: string; readonly topic: string }
  /** Something outside: its address is shown, never opened. */
  | { readonly kind: 'address'; readonly text: string; readonly address: string };

export type HelpWords = readonly HelpInline[];

export type HelpBlock =
  | { readonly kind: 'heading' | 'paragraph'; readonly words: HelpWords }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly HelpWords[] }
  | { readonly kind: 'table'; readonly head: readonly HelpWords[]; readonly rows: readonly (readonly HelpWords[])[] }
  | { readonly kind: 'code'; readonly text: string }
  /** `file` as the page names it, below docs/. */
  | { readonly kind: 'picture'; readonly file: string; readonly alt: string };

export interface HelpText {
  /** Name of the file without `.md`. */
  readonly topic: string;
  readonly title: string;
  readonly blocks: readonly HelpBlock[];
}

export interface HelpPage extends HelpText {
  /** Where the built page has its pictures, by `file`. */
  readonly pictures: Readonly<Record<string, string>>;
}

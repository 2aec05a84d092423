import Brush from '@lucide/svelte/icons/brush';
import Eraser from '@lucide/svelte/icons/eraser';
import FileInput from '@lucide/svelte/icons/file-input';
import PenLine from '@lucide/svelte/icons/pen-line';
import type { Component } from 'svelte';

type Icon = Component<{ size?: number }>;

const icons: Readonly<Record<string, Icon>> = { brush: Brush, eraser: Eraser, import: FileInput };

/** Of the tool that an edit names. */
export function toolIcon(tool: string): Icon {
  return icons[tool] ?? PenLine;
}

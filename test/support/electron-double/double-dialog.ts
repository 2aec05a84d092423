import { announce, onOrder, record } from './double-record.ts';

interface OpenAnswer {
  readonly canceled: boolean;
  readonly filePaths: readonly string[];
}

interface SaveAnswer {
  readonly canceled: boolean;
  readonly filePath: string;
}

const paths: (string | null)[] = [];
const buttons: number[] = [];

/** The path that the next dialog answers, or null for a cancelled one. */
onOrder('dialog-path', (path: string | null) => {
  paths.push(path);
});
/** The button that the next message box answers. */
onOrder('dialog-button', (button: number) => {
  buttons.push(button);
});

/** How many of the next message boxes stay open until the application itself closes them. */
let staying = 0;
onOrder('dialogs-stay', (count: number) => {
  staying = count;
});

interface MessageOptions {
  readonly cancelId?: number;
  readonly signal?: AbortSignal;
}

/** Closed by its signal, a message box answers as if it had been cancelled. */
async function answerMessage({ cancelId = 0, signal }: MessageOptions): Promise<number> {
  if (staying === 0) return buttons.shift() ?? cancelId;
  staying--;
  await new Promise((resolve) => signal?.addEventListener('abort', resolve));
  announce('dialog-closed');
  return cancelId;
}

function seen(kind: string, options: unknown): void {
  record.dialogs.push({ kind, options });
  announce('dialog', kind);
}

/** Dialogs answer from a queue at once; where it is empty, as if the user had backed out. */
export const dialog = {
  showOpenDialog: async (_window: unknown, options: unknown): Promise<OpenAnswer> => {
    seen('open', options);
    const path = paths.shift() ?? null;
    return { canceled: path === null, filePaths: path === null ? [] : [path] };
  },
  showSaveDialog: async (_window: unknown, options: unknown): Promise<SaveAnswer> => {
    seen('save', options);
    const path = paths.shift() ?? null;
    return { canceled: path === null, filePath: path ?? '' };
  },
  showMessageBoxSync: (_window: unknown, options: { readonly cancelId?: number }): number => {
    seen('message', options);
    return buttons.shift() ?? options.cancelId ?? 0;
  },
  showMessageBox: async (_window: unknown, options: MessageOptions): Promise<{ readonly response: number }> => {
    const { signal: _, ...shown } = options;
    seen('message', shown);
    return { response: await answerMessage(options) };
  },
  showErrorBox: (title: string, content: string): void => seen('error', { title, content }),
};

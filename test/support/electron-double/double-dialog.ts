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
  showMessageBox: async (
    _window: unknown,
    options: { readonly cancelId?: number },
  ): Promise<{ readonly response: number }> => {
    seen('message', options);
    return { response: buttons.shift() ?? options.cancelId ?? 0 };
  },
  showErrorBox: (title: string, content: string): void => seen('error', { title, content }),
};

/** What is known of a project's file: whether its pages can be read. Times are UTC, ISO 8601. */
export type ProjectCheck =
  | { readonly state: 'checking' }
  | { readonly state: 'sound'; readonly at: string }
  /** Nothing is written into it any more. `finding` is what SQLite says. */
  | { readonly state: 'damaged'; readonly at: string; readonly finding: string }
  /** Not looked through, or why that could not be done. */
  | { readonly state: 'unchecked'; readonly reason: string | null };

export interface BackupState {
  /** When the newest one was made; null where there is none. */
  readonly newest: string | null;
  readonly making: boolean;
  /** Why the last one was not made, in a sentence; null where all is well. */
  readonly problem: string | null;
}

export interface ProjectSafety {
  readonly check: ProjectCheck;
  readonly backups: BackupState;
}

/** One that can be opened as a new project. */
export interface KeptBackup {
  readonly backupId: string;
  /** Of the project that it was made of. */
  readonly projectName: string;
  readonly at: string;
  readonly sizeBytes: number;
  readonly editCount: number;
}

/** Newest first; `editCount` is that of the present project, null where it cannot be read. */
export interface ProjectBackups {
  readonly editCount: number | null;
  readonly backups: readonly KeptBackup[];
}

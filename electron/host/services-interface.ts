import type { Calls, ClosingAnswer, HostEvent, MenuReport, PixelRequest, Place } from '../../shared/contract.ts';
import type { Settings } from '../../shared/settings.ts';

/** What one connected page is served by. Lives as long as its connection; closing it cancels what only that page wanted. */
export type Services = Calls & {
  /** One layer of one patch as the file holds it, in a buffer that the caller may give away. */
  readPixels(request: PixelRequest, signal: AbortSignal): Promise<Uint8Array>;
  close(): Promise<void>;
};

/** A long job of a page. */
export interface JobProgress {
  readonly kind: 'sample' | 'count-all' | 'example' | 'export' | 'scores' | 'uncertainty' | 'alike' | 'recovery';
  /** `total` is 0 until it is known, and while the job waits for its turn. */
  readonly done: number;
  readonly total: number;
}

/** What a desktop offers to its page beyond the page itself. Every path is absolute. */
export interface Shell {
  /** Native dialogs. Null where the user backed out. */
  chooseFolder(): Promise<string | null>;
  chooseTable(): Promise<string | null>;
  /** Output of a model: a file, or a folder with a file for each class. No system's dialog takes both. */
  chooseModel(form: 'file' | 'folder'): Promise<string | null>;
  chooseSaveFile(kind: 'save-dat' | 'save-project', suggestedName: string | undefined): Promise<string | null>;
  /** Shows in the system's file manager: a file that is there among its neighbours, the inside of a folder, made if missing. */
  showFile(path: string): void;
  showFolder(path: string): Promise<void>;
  /** Opens the page of releases, an address of ours, in the user's browser. */
  openReleases(): Promise<void>;
  /** What the page says of its commands; null from the moment on at which there is no page to ask. */
  showCommands(report: MenuReport | null): void;
  /** How far a job is; null once it has ended. */
  showProgress(jobId: string, progress: JobProgress | null): void;
}

/** One connected page, as the services see it. */
export interface ClientContext {
  readonly host: 'desktop' | 'browser';
  /** Null on the browser host, where the page's own means stand in. */
  readonly shell: Shell | null;
  /** Told what the page answers to `closing`; absent where a page closes by itself. */
  readonly onClosingAnswer?: (answer: ClosingAnswer) => void;
  /** Tells this page something unasked. Never throws; silently too late once the page has gone. */
  emit(event: HostEvent): void;
}

/** A dataset that was opened before. */
export interface RecentFolder {
  readonly path: string;
  readonly name: string;
  readonly missing: boolean;
}

/** What is the same for all pages and shows outside of them. */
export interface Follower {
  settings(settings: Settings): void;
  /** Newest first. */
  recent(folders: readonly RecentFolder[]): void;
}

/**
 * One per process. Ids handed out (places, datasets) hold for the whole process: a page that lost its connection
 * comes back as a new client and goes on with them.
 */
export interface Application {
  connect(client: ClientContext): Services;
  /** Makes a place of a path that came from the shell: an argument, a dropped folder, a second start. */
  placeOf(path: string): Promise<Place>;
  /** Tells the follower the settings now, the recent folders as soon as they were looked at, and both at each change. */
  follow(follower: Follower): Promise<void>;
  /** Forgets which datasets were opened. */
  clearRecent(): Promise<void>;
  /** Ends running jobs and closes the projects (a clean checkpoint). */
  close(): Promise<void>;
}

export interface ApplicationOptions {
  /** Absolute; made when missing. */
  readonly userDataDir: string;
  /** Absolute path from `--project`, or null: found by the dataset's identity. */
  readonly projectFile: string | null;
  /** Absolute path of the folder that holds the workers' entry files, which differs between checkout and bundle. */
  readonly workersDir: string;
  /** Absolute path of the list of shipped packages that the build makes; it need not be there. */
  readonly licencesFile: string;
  /** One line for the developer, without paths, pixels or tokens. */
  readonly log: (line: string) => void;
  /** The same for what goes on without anything being wrong. */
  readonly note: (line: string) => void;
}

import type { Calls, ClosingAnswer, HostEvent, PixelRequest, Place } from '../../shared/contract.ts';

/** What one connected page is served by. Lives as long as its connection; closing it cancels what only that page wanted. */
export type Services = Calls & {
  /** One layer of one patch as the file holds it, in a buffer that the caller may give away. */
  readPixels(request: PixelRequest, signal: AbortSignal): Promise<Uint8Array>;
  close(): Promise<void>;
};

/** Native dialogs. Each answers an absolute path, or null where the user backed out. */
export interface Dialogs {
  chooseFolder(): Promise<string | null>;
  chooseSaveFile(kind: 'save-dat' | 'save-project', suggestedName: string | undefined): Promise<string | null>;
}

/** One connected page, as the services see it. */
export interface ClientContext {
  readonly host: 'desktop' | 'browser';
  /** Null on the browser host, where the page's own chooser stands in. */
  readonly dialogs: Dialogs | null;
  /** Told what the page answers to `closing`; absent where a page closes by itself. */
  readonly onClosingAnswer?: (answer: ClosingAnswer) => void;
  /** Tells this page something unasked. Never throws; silently too late once the page has gone. */
  emit(event: HostEvent): void;
}

/**
 * One per process. Ids handed out (places, datasets) hold for the whole process: a page that lost its connection
 * comes back as a new client and goes on with them.
 */
export interface Application {
  connect(client: ClientContext): Services;
  /** Makes a place of a path that came from the shell: an argument, a dropped folder, a second start. */
  placeOf(path: string): Promise<Place>;
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
}

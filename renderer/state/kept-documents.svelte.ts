import type { Calls } from '../../shared/contract.ts';
import { type DocumentName, type ProjectDocument, parseDocument } from '../../shared/project-documents.ts';

type Documents = { readonly [Name in DocumentName]?: ProjectDocument<Name> | null };

/** The JSON documents of the open project, as this page knows them: read when first asked for, written as a whole. */
export class KeptDocuments {
  readonly #datasetId: string;
  readonly #calls: Pick<Calls, 'document.read' | 'document.write'>;
  readonly #run: (work: Promise<unknown>) => void;
  #known = $state.raw<Documents>({});
  readonly #asked = new Map<DocumentName, Promise<void>>();
  /** How often each was put: what was read before is older. */
  readonly #puts = new Map<DocumentName, number>();
  /** Writes happen one after another, so that the last one stays. */
  #writing: Promise<unknown> = Promise.resolve();

  constructor(
    datasetId: string,
    calls: Pick<Calls, 'document.read' | 'document.write'>,
    run: (work: Promise<unknown>) => void,
  ) {
    this.#datasetId = datasetId;
    this.#calls = calls;
    this.#run = run;
  }

  /** Null where there is none; undefined until it has come. */
  of<Name extends DocumentName>(name: Name): ProjectDocument<Name> | null | undefined {
    return this.#known[name] as ProjectDocument<Name> | null | undefined;
  }

  /** Settles when it is known; asks once. */
  load(name: DocumentName): Promise<void> {
    const asked = this.#asked.get(name) ?? this.#read(name);
    this.#asked.set(name, asked);
    asked.catch(() => this.#asked.delete(name));
    return asked;
  }

  /** Makes another of what is there. Where that has not come yet it is waited for: what it holds would be lost. */
  change<Name extends DocumentName>(
    name: Name,
    to: (before: ProjectDocument<Name> | null) => ProjectDocument<Name>,
  ): void {
    const known = this.of(name);
    if (known !== undefined) this.put(name, to(known));
    else this.#run(this.load(name).then(() => this.put(name, to(this.of(name) ?? null))));
  }

  /** In the place of whatever is there. Shown at once; what fails is told. */
  put<Name extends DocumentName>(name: Name, document: ProjectDocument<Name>): void {
    this.#asked.set(name, Promise.resolve());
    this.#puts.set(name, this.#putsOf(name) + 1);
    this.#known = { ...this.#known, [name]: document };
    const text = JSON.stringify(document);
    this.#writing = this.#writing
      .catch(() => undefined)
      .then(() => this.#calls['document.write']({ datasetId: this.#datasetId, name, text }));
    this.#run(this.#writing);
  }

  /** Another page has written it. */
  changedElsewhere(name: DocumentName): void {
    if (this.#asked.has(name)) this.#run(this.#read(name));
  }

  /** The connection is back: what other pages wrote meanwhile was not told, and would be written over. */
  reconnected(): void {
    for (const name of this.#asked.keys()) this.changedElsewhere(name);
  }

  async #read(name: DocumentName): Promise<void> {
    const puts = this.#putsOf(name);
    // Before what this page has put is written, the host has what was there before.
    await this.#writing.catch(() => undefined);
    const text = await this.#calls['document.read']({ datasetId: this.#datasetId, name });
    // What was put meanwhile is newer than what was read.
    if (puts === this.#putsOf(name))
      this.#known = { ...this.#known, [name]: text === null ? null : parseDocument(name, text) };
  }

  #putsOf(name: DocumentName): number {
    return this.#puts.get(name) ?? 0;
  }
}

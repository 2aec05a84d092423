/** Our own TypeScript files while they run unbundled; a bundle says where its workers lie before it starts any. */
let resolveEntry = (name: string): URL => new URL(`../workers/${name}.ts`, import.meta.url);

/** Tells where the workers lie. A bundle calls it once at its start, with its own root. */
export function configureWorkers(resolve: (name: string) => URL): void {
  resolveEntry = resolve;
}

/** The file of a worker by its name, for example `census-worker`. */
export function workerEntry(name: string): URL {
  return resolveEntry(name);
}

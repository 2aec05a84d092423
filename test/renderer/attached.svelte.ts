/** Runs what a component would attach, with its effects. Answers what takes it away. */
export function attached(attach: () => (() => void) | undefined): () => void {
  return $effect.root(() => {
    $effect(() => attach());
  });
}

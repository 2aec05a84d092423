import { annotators } from './annotators.ts';
import { examplePatches } from './example-patches.ts';
import { mend } from './mending.ts';
import { realPatches } from './real-patches.ts';

/*
 * Lets every annotator mend one dataset and prints the figures: a process of its own, so that two datasets can be worked
 * on at once. Arguments: the levels as JSON; `example SEED`, or `real FOLDER`.
 */
const [levels, kind, of] = process.argv.slice(2);
const patches = kind === 'real' ? await realPatches(of) : examplePatches(Number(of));
const figures = annotators().map((annotator) => ({
  annotator: annotator.name,
  levels: mend(annotator, patches, JSON.parse(levels) as number[]),
}));
process.stdout.write(JSON.stringify(figures));

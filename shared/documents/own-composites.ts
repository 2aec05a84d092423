import * as v from 'valibot';
import { MAX_LETTERS } from '../expression/syntax.ts';
import { type ColourMapName, colourMaps } from '../raster/colour-maps.ts';

const id = v.pipe(
  v.string(),
  v.regex(/^own-[0-9a-z-]{1,60}$/, 'The id of a composite of one\'s own begins with "own-".'),
);
const name = v.pipe(
  v.string('A name is missing.'),
  v.trim(),
  v.minLength(1, 'A name is missing.'),
  v.maxLength(60, 'A name has at most 60 characters.'),
);
const text = v.pipe(
  v.string('An expression is text.'),
  v.maxLength(MAX_LETTERS, `An expression has at most ${MAX_LETTERS} characters.`),
);
const bound = v.pipe(v.number(), v.finite());
const colourMap = v.picklist(
  Object.keys(colourMaps) as [ColourMapName, ...ColourMapName[]],
  'There is no such colour map.',
);

/** One expression each for red, green and blue. */
const colours = v.strictObject({ kind: v.literal('colours'), name, expressions: v.tuple([text, text, text]) });
/** One expression through a colour map, between two values if it is given any. */
const value = v.strictObject({
  kind: v.literal('value'),
  name,
  expression: text,
  colourMap,
  range: v.nullable(
    v.pipe(
      v.tuple([bound, bound]),
      v.check(([low, high]) => low < high, 'A range begins below its end.'),
    ),
  ),
});

/** What an annotator writes down of a composite; as it is exported, too. */
export const recipeSchema = v.variant('kind', [colours, value], 'A composite is of kind "colours" or "value".');
export type Recipe = v.InferOutput<typeof recipeSchema>;

/** More would not be found again in the list. */
export const MAX_OWN_COMPOSITES = 200;

export const ownCompositesSchema = v.strictObject({
  composites: v.pipe(v.array(v.strictObject({ id, recipe: recipeSchema })), v.maxLength(MAX_OWN_COMPOSITES)),
});
export type OwnComposite = v.InferOutput<typeof ownCompositesSchema>['composites'][number];

import { type Composite, fixedStretch } from './composites.ts';
import type { OwnComposite, Recipe } from './documents/own-composites.ts';
import { parseExpression } from './expression/parser.ts';
import { bandsOf } from './expression/program.ts';
import type { Expression, ExpressionProblem } from './expression/syntax.ts';

/** The texts of a recipe, each with what it is called where it is written. */
export function textsOf(recipe: Recipe): readonly (readonly [title: string, text: string])[] {
  if (recipe.kind === 'value') return [['Expression', recipe.expression]];
  const [red, green, blue] = recipe.expressions;
  return [
    ['Red', red],
    ['Green', green],
    ['Blue', blue],
  ];
}

/** The first thing that is wrong with a recipe's expressions; null where all can be read. */
export function recipeProblem(recipe: Recipe): (ExpressionProblem & { readonly title: string }) | null {
  for (const [title, text] of textsOf(recipe)) {
    const { problem } = parseExpression(text);
    if (problem !== null) return { ...problem, title };
  }
  return null;
}

/** The composite that a recipe makes; null where an expression cannot be read. */
export function ownComposite({ id, recipe }: OwnComposite): Composite | null {
  const expressions = textsOf(recipe).map(([, text]) => parseExpression(text).expression);
  const [red, green, blue] = expressions;
  const { name } = recipe;
  if (recipe.kind === 'value') {
    if (!red) return null;
    const stretch = recipe.range === null ? {} : { stretch: fixedStretch(recipe.range) };
    return {
      kind: 'scalar',
      id,
      name,
      bands: bandsOf([red]),
      expression: red,
      colourMap: recipe.colourMap,
      ...stretch,
    };
  }
  if (!red || !green || !blue) return null;
  const [redBand, greenBand, blueBand] = [red, green, blue].map(bandAlone);
  // Layers as they are need no arithmetic.
  if (redBand && greenBand && blueBand) return { kind: 'rgb', id, name, bands: [redBand, greenBand, blueBand] };
  return { kind: 'channels', id, name, bands: bandsOf([red, green, blue]), expressions: [red, green, blue] };
}

function bandAlone(expression: Expression): string | null {
  return expression.kind === 'layer' ? expression.band : null;
}

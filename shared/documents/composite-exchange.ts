import * as v from 'valibot';
import { recipeProblem } from '../own-composites.ts';
import { MAX_OWN_COMPOSITES, type Recipe, recipeSchema } from './own-composites.ts';

const VERSION = 1;

/** Composites as a text to give to others. */
export function exportedComposites(recipes: readonly Recipe[]): string {
  return `${JSON.stringify({ cloudbrushComposites: VERSION, composites: recipes }, null, 2)}\n`;
}

const exchangeSchema = v.object({
  cloudbrushComposites: v.literal(VERSION),
  composites: v.pipe(v.array(v.unknown()), v.maxLength(MAX_OWN_COMPOSITES)),
});

/** What a text holds, or what is wrong with it in a sentence: all of it is taken, or nothing. */
export type ImportedComposites =
  | { readonly recipes: readonly Recipe[]; readonly problem: null }
  | { readonly recipes: null; readonly problem: string };

export function importedComposites(text: string): ImportedComposites {
  const json = v.safeParse(v.pipe(v.string(), v.parseJson()), text);
  if (!json.success) return refused('This is no JSON.');
  const exchange = v.safeParse(exchangeSchema, json.output);
  if (!exchange.success) {
    return refused(
      'These are no composites of Cloudbrush: "cloudbrushComposites": 1 and a list "composites" are expected.',
    );
  }
  const recipes: Recipe[] = [];
  for (const [place, entry] of exchange.output.composites.entries()) {
    const recipe = v.safeParse(recipeSchema, entry);
    if (!recipe.success) {
      const [issue] = recipe.issues;
      const path = v.getDotPath(issue);
      return refused(`Composite ${place + 1}${path === null ? '' : `, ${path}`}: ${issue.message}`);
    }
    const problem = recipeProblem(recipe.output);
    if (problem !== null) {
      const { name } = recipe.output;
      return refused(
        `Composite ${place + 1}, ${name}, ${problem.title}, character ${problem.at + 1}: ${problem.message}`,
      );
    }
    recipes.push(recipe.output);
  }
  return recipes.length === 0 ? refused('There is no composite in it.') : { recipes, problem: null };
}

function refused(problem: string): ImportedComposites {
  return { recipes: null, problem };
}

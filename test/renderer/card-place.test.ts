import { expect, test } from 'vitest';
import { cardPlace } from '../../renderer/ui/card-place.ts';

const pane = { left: 260, top: 44, right: 1000, bottom: 694 };
const card = { width: 248, height: 150 };

test('a card stands at the edge of the pane that is nearest to what it speaks of', () => {
  const classes = { left: 1016, top: 162, right: 1264, bottom: 290 };
  expect(cardPlace(pane, classes, card)).toEqual({ left: 742, top: 162 });
  const undo = { left: 600, top: 7, right: 630, bottom: 37 };
  expect(cardPlace(pane, undo, card)).toEqual({ left: 600, top: 54 });
});

test('a card never leaves the pane', () => {
  const below = { left: 1016, top: 690, right: 1264, bottom: 720 };
  expect(cardPlace(pane, below, card)).toEqual({ left: 742, top: 534 });
  const dataset = { left: 8, top: 7, right: 120, bottom: 37 };
  expect(cardPlace(pane, dataset, card)).toEqual({ left: 270, top: 54 });
});

test('a card whose subject is not there stands in the lower left corner', () => {
  expect(cardPlace(pane, null, card)).toEqual({ left: 270, top: 534 });
});

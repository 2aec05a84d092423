import { HARD } from './hard-patches.ts';
import { LIMIT_MS, type Part, PREVIEW_LIMIT_MS, rounds } from './tool-rounds.ts';

/** Another mask that says something else at nearly every pixel, down to pieces of one pixel; and shadows that are slid. */
export const proposing: Part = async (hand) => {
  await hand.goTo(HARD.busy);
  const { page } = hand;
  const section = page.locator('summary', { hasText: 'Proposal' });
  await section.click();
  const source = page.getByLabel('Proposed by');
  await source.selectOption({ label: 'Other masks' });
  await hand.slide('Smallest piece that is proposed', 0);
  await hand.slide('Radius that a piece has to hold', 0);
  await page
    .getByTestId('proposal-bar')
    .getByText(/pieces/)
    .waitFor();
  const focus = () => page.locator('[data-pane="1"]').focus();
  await focus();
  const stepped = await rounds(() => hand.dearest(() => hand.key('Tab')));
  const accepted = await rounds(async () => {
    const dearest = await hand.dearest(() => hand.key('y'));
    await hand.rest();
    return dearest;
  });
  const rejected = await rounds(() => hand.dearest(() => hand.key('n')));
  const ofClass = await rounds(async () => {
    const dearest = await hand.dearest(() => hand.key('Shift+Y'));
    await hand.rest();
    await hand.key('Control+z');
    await hand.rest();
    return dearest;
  });
  await source.selectOption({ label: 'Shadow of clouds' });
  await page
    .getByTestId('proposal-bar')
    .getByText(/pieces?/)
    .waitFor();
  const slid = await rounds(async (round) => hand.dearest(() => hand.slide('Height of the clouds', (round + 1) / 30)));
  await focus();
  await hand.key('Escape');
  await section.click();
  return [
    ['piece of a proposal stepped to', stepped, LIMIT_MS],
    ['piece accepted, and the next', accepted, LIMIT_MS],
    ['piece rejected, and the next', rejected, LIMIT_MS],
    ['all of a class accepted', ofClass, PREVIEW_LIMIT_MS],
    ['shadows slid by cloud height', slid, PREVIEW_LIMIT_MS],
  ];
};

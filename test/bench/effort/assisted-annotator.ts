import type { Annotator, Job, Option } from './annotator.ts';
import { brushOptions } from './brush-annotator.ts';
import { click, key } from './gestures.ts';
import { type Lessons, LiveAssist } from './live-assist.ts';
import { type DeskSettings, ProposalDesk } from './proposal-desk.ts';
import { acceptingLassos, classOptions, everythingOption, walkOptions } from './proposal-options.ts';
import { handOptions } from './tools-annotator.ts';

export interface AssistedSettings extends DeskSettings {
  readonly lessons: Lessons;
  /** What the assist leaves is mended with all tools, or with a brush alone. */
  readonly tools: boolean;
}

interface Desk {
  readonly proposal: ProposalDesk;
  readonly assist: LiveAssist;
}

/** Has the assist, which runs by itself: on each patch that is opened and after each stroke; and tools for the rest. */
export function assistedAnnotator(name: string, settings: AssistedSettings): Annotator {
  const desks = new Map<number, Desk>();
  const deskOf = ({ patch, known, work }: Job): Desk => {
    let desk = desks.get(patch);
    if (desk === undefined) {
      desk = { proposal: new ProposalDesk(work.codes, settings), assist: new LiveAssist(known, settings.lessons) };
      desk.proposal.show(desk.assist.offer(work.codes, desk.proposal.painted));
      desks.set(patch, desk);
    }
    return desk;
  };
  return {
    name,
    before(job) {
      const isFirst = desks.size === 0;
      deskOf(job);
      // Once: the assist is run, and told to go on by itself.
      return isFirst ? [{ way: 'switch on', need: null, gestures: [key, click] }] : [];
    },
    options(job, region) {
      const { proposal, assist } = deskOf(job);
      const afterStroke = (changed: readonly number[]): void => {
        for (const pixel of changed) proposal.painted[pixel] = 1;
        proposal.show(assist.offer(job.work.codes, proposal.painted));
      };
      const tools = settings.tools ? handOptions(job, region) : brushOptions(region);
      const byHand = tools.map((option): Option => ({ ...option, done: afterStroke }));
      return [
        ...byHand,
        ...walkOptions(job.work, proposal),
        ...classOptions(proposal),
        ...everythingOption(job.work, proposal),
        ...(settings.tools ? acceptingLassos(job.work, proposal, region) : []),
      ];
    },
  };
}

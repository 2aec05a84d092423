import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../cloudsen12/reference-classes.ts';
import type { CodeReading } from '../cloudsen12/reference-codes.ts';
import { assert } from '../errors.ts';
import type { PatchCodes } from '../raster/class-counts.ts';
import type { ClassNumbers, Offer } from './offer.ts';
import { CLEAR, type OpenClasses, openClassesTable, SHADOW, THICK, THIN } from './open-classes.ts';

export interface VoteMember {
  readonly codes: PatchCodes;
  readonly layerId: string;
  readonly reading: CodeReading;
}

export interface VoteSettings {
  /** Of those that state anything, how many have to allow a class before it is offered, percent. */
  readonly leastShare: number;
}

export const voteDefaults: VoteSettings = { leastShare: 50 };

/** More than the label layers that there are; five bits count them. */
const MOST_MEMBERS = 31;

const CLOUD: OpenClasses = (1 << THICK) | (1 << THIN);
const GROUND: OpenClasses = (1 << CLEAR) | (1 << SHADOW);

/*
 * The votes of a pixel are counted in one number, five bits each: who states that it is thick, thin, shadow or clear and
 * nothing else, and who states cloud or ground at all.
 */
const COUNT_MASK = 31;
const AT_THICK = 0;
const AT_THIN = 5;
const AT_SHADOW = 10;
const AT_CLEAR = 15;
const AT_CLOUD = 20;
const AT_GROUND = 25;

/** What a count of votes comes to; `open` are the classes among which nobody could choose. */
interface Outcome {
  readonly offered: number;
  readonly open: OpenClasses;
  /** Of those that state anything, the share that allows what is offered. */
  readonly share: number;
}

/**
 * What most of several label layers say, each in the classes that it can tell apart:
 *
 * 1. All that state anything vote on cloud (thick or thin) or ground (clear or shadow). A tie offers nothing: it is
 *    there that nobody knows.
 * 2. Of those for cloud, the ones that can tell decide between thick and thin; of those for ground, between clear and
 *    shadow. A tie goes to the class that covers the other in CloudSEN12's order: thick, shadow. Where none of them can
 *    tell, cloud is thick and ground is clear, unless the mask holds the other of the two: then nothing is offered.
 *
 * The certainty is the share of those that state anything whose statement allows the class that is offered.
 */
export function voteOffer(
  members: readonly VoteMember[],
  mask: ClassNumbers | null,
  { leastShare }: VoteSettings,
): Offer {
  assert(members.length <= MOST_MEMBERS, `${members.length} members of a vote`);
  const votes = countVotes(members);
  const outcomes = new Map<number, Outcome>();
  const classes = new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT);
  const certainty = new Uint8Array(PATCH_PIXELS);
  let lastVote = 0;
  let outcome = outcomeOf(0);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) {
      if (votes[i] !== lastVote) {
        lastVote = votes[i];
        outcome = outcomes.get(lastVote) ?? outcomeOf(lastVote);
        outcomes.set(lastVote, outcome);
      }
      const { offered, open, share } = outcome;
      if (offered === NO_STATEMENT || 100 * share < leastShare) continue;
      const held = mask === null ? offered : mask[i];
      if (held !== offered && held >= 0 && ((open >> held) & 1) === 1) continue;
      classes[i] = offered;
      certainty[i] = Math.round(255 * share);
    }
  }
  return { classes, certainty };
}

/** By what a statement leaves open. */
const voteOfOpen = Int32Array.from({ length: 16 }, (_, open) => voteOf(open));

function countVotes(members: readonly VoteMember[]): Int32Array {
  const votes = new Int32Array(PATCH_PIXELS);
  for (const { codes, layerId, reading } of members) {
    assert(codes.length === PATCH_PIXELS, `a label of ${codes.length} codes`);
    const open = openClassesTable(layerId, reading);
    for (let i = 0; i < PATCH_PIXELS; i++) votes[i] += voteOfOpen[open[codes[i] & 0xffff]];
  }
  return votes;
}

/** What one statement adds to the count. */
function voteOf(open: OpenClasses): number {
  if (open === 0) return 0;
  const side = (open & CLOUD) === open ? 1 << AT_CLOUD : 1 << AT_GROUND;
  if (open === 1 << THICK) return side | (1 << AT_THICK);
  if (open === 1 << THIN) return side | (1 << AT_THIN);
  if (open === 1 << SHADOW) return side | (1 << AT_SHADOW);
  if (open === 1 << CLEAR) return side | (1 << AT_CLEAR);
  return side;
}

function outcomeOf(vote: number): Outcome {
  const count = (at: number) => (vote >>> at) & COUNT_MASK;
  const cloud = count(AT_CLOUD);
  const ground = count(AT_GROUND);
  if (cloud === ground) return { offered: NO_STATEMENT, open: 0, share: 0 };
  const [side, stronger, weaker, forStronger, forWeaker, votes] =
    cloud > ground
      ? [CLOUD, THICK, THIN, count(AT_THICK), count(AT_THIN), cloud]
      : [GROUND, SHADOW, CLEAR, count(AT_SHADOW), count(AT_CLEAR), ground];
  const share = (against: number) => (votes - against) / (cloud + ground);
  if (forStronger + forWeaker === 0) return { offered: side === CLOUD ? THICK : CLEAR, open: side, share: share(0) };
  const isStronger = forStronger >= forWeaker;
  const offered = isStronger ? stronger : weaker;
  return { offered, open: 1 << offered, share: share(isStronger ? forWeaker : forStronger) };
}

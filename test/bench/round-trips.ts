import { Unpackr } from 'msgpackr';
import type { SocketFrame } from './page-probe.ts';

const codec = new Unpackr({ useRecords: false });

/** Times, in ms, from a call's frame to the arrival of its answer, of every call of that name that was answered. */
export function roundTrips(frames: readonly SocketFrame[], call: string): number[] {
  return frames.flatMap((frame, i) => {
    const id = frame.sent ? callId(frame.text, call) : null;
    if (id === null) return [];
    // An answer carries the id of its call near its beginning.
    const answer = frames.slice(i).find((other) => !other.sent && other.text.includes(id));
    return answer === undefined ? [] : [answer.at - frame.at];
  });
}

/** The id of a frame that is a call of that name; frames are cut, so it is looked for before the argument is unpacked. */
function callId(text: string, call: string): string | null {
  if (!text.includes(call)) return null;
  const message = codec.unpack(Buffer.from(text, 'latin1')) as { readonly m?: string; readonly i?: string };
  return message.m === call ? (message.i ?? null) : null;
}

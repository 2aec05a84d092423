/*
 * An animated WebP put together from still ones (the container is RIFF: https://developers.google.com/speed/webp/docs/riff_container).
 * Each frame is a lossy picture of the area that it changes, drawn over the frame before.
 */

export interface Frame {
  /** A still WebP of the area. */
  readonly webp: Buffer;
  /** Where it lies: even numbers, since the format counts in pairs of pixels. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly durationMs: number;
}

const ANIMATION_FLAG = 0x02;
/** The area is written as it is, without mixing, and left for the next frame. */
const DO_NOT_BLEND = 0x02;
const FOREVER = 0;

export function animatedWebp(width: number, height: number, frames: readonly Frame[]): Buffer {
  const canvas = Buffer.alloc(10);
  canvas[0] = ANIMATION_FLAG;
  canvas.writeUIntLE(width - 1, 4, 3);
  canvas.writeUIntLE(height - 1, 7, 3);
  const animation = Buffer.alloc(6);
  animation.writeUInt16LE(FOREVER, 4);
  const chunks = [
    chunk('VP8X', canvas),
    chunk('ANIM', animation),
    ...frames.map((frame) => chunk('ANMF', frameOf(frame))),
  ];
  const body = Buffer.concat([Buffer.from('WEBP'), ...chunks]);
  return chunk('RIFF', body);
}

function frameOf({ webp, x, y, width, height, durationMs }: Frame): Buffer {
  const head = Buffer.alloc(16);
  head.writeUIntLE(x / 2, 0, 3);
  head.writeUIntLE(y / 2, 3, 3);
  head.writeUIntLE(width - 1, 6, 3);
  head.writeUIntLE(height - 1, 9, 3);
  head.writeUIntLE(durationMs, 12, 3);
  head[15] = DO_NOT_BLEND;
  return Buffer.concat([head, pixelsOf(webp)]);
}

/** The `VP8 ` chunk of a still picture, its header included. */
function pixelsOf(webp: Buffer): Buffer {
  for (let at = 12; at + 8 <= webp.length; ) {
    const size = webp.readUInt32LE(at + 4);
    const end = at + 8 + size + (size & 1);
    if (webp.toString('latin1', at, at + 4) === 'VP8 ') return webp.subarray(at, end);
    at = end;
  }
  throw new Error('the still picture holds no lossy pixels');
}

function chunk(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length & 1)]);
}

import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';

/** A connected (4 neighbours) set of pixels of one code within the image area. */
export interface Region {
  readonly code: number;
  /** Indices into the patch, in the order in which a flood met them. */
  readonly pixels: Int32Array;
}

/** All regions of a mask of 512 x 512 codes. */
export function findRegions(codes: Uint8Array | Int8Array): Region[] {
  const seen = new Uint8Array(PATCH_PIXELS);
  const queue = new Int32Array(PATCH_PIXELS);
  const regions: Region[] = [];
  let end = 0;
  const visit = (at: number, code: number): void => {
    if (seen[at] || codes[at] !== code) return;
    seen[at] = 1;
    queue[end++] = at;
  };
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    for (let x = IMAGE_START; x < IMAGE_END; x++) {
      const start = y * PATCH_SIZE + x;
      if (seen[start]) continue;
      const code = codes[start]!;
      end = 0;
      visit(start, code);
      for (let i = 0; i < end; i++) {
        const at = queue[i]!;
        const ax = at % PATCH_SIZE;
        const ay = (at - ax) / PATCH_SIZE;
        if (ax > IMAGE_START) visit(at - 1, code);
        if (ax < IMAGE_END - 1) visit(at + 1, code);
        if (ay > IMAGE_START) visit(at - PATCH_SIZE, code);
        if (ay < IMAGE_END - 1) visit(at + PATCH_SIZE, code);
      }
      regions.push({ code, pixels: queue.slice(0, end) });
    }
  }
  return regions;
}

/** Offsets (dx, dy) of the pixels whose centres lie within `radius`. */
export function discOffsets(radius: number): readonly (readonly [dx: number, dy: number])[] {
  const reach = Math.floor(radius);
  const offsets: [number, number][] = [];
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) if (dx * dx + dy * dy <= radius * radius) offsets.push([dx, dy]);
  }
  return offsets;
}

/** 1 within `radius` of a pixel where `mask` is not 0; image area only. */
export function dilate(mask: Uint8Array, radius: number): Uint8Array {
  const grown = mask.slice();
  const offsets = discOffsets(radius);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    for (let x = IMAGE_START; x < IMAGE_END; x++) {
      const at = y * PATCH_SIZE + x;
      if (!mask[at]) continue;
      const inner = mask[at - 1] && mask[at + 1] && mask[at - PATCH_SIZE] && mask[at + PATCH_SIZE];
      if (inner) continue;
      for (const [dx, dy] of offsets) {
        const px = x + dx;
        const py = y + dy;
        if (px >= IMAGE_START && py >= IMAGE_START && px < IMAGE_END && py < IMAGE_END) grown[py * PATCH_SIZE + px] = 1;
      }
    }
  }
  return grown;
}

/** Sets the padding of a plane to 0. */
export function clearPadding(plane: { fill(value: number, start: number, end: number): unknown }): void {
  plane.fill(0, 0, IMAGE_START * PATCH_SIZE);
  plane.fill(0, IMAGE_END * PATCH_SIZE, PATCH_PIXELS);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    plane.fill(0, y * PATCH_SIZE, y * PATCH_SIZE + IMAGE_START);
    plane.fill(0, y * PATCH_SIZE + IMAGE_END, (y + 1) * PATCH_SIZE);
  }
}

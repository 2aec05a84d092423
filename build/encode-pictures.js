/** Draws PNGs (base64) side by side and answers them as one WebP (base64). A script of the page that encodes. */
globalThis.encodePictures = async ({ data, names, quality, maxWidth, gap }) => {
  const images = await Promise.all(
    data.map(async (text) => {
      const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
      return createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    }),
  );
  const gaps = gap * (images.length - 1);
  const full = images.reduce((sum, image) => sum + image.width, 0);
  const scale = Math.min(1, (maxWidth - gaps) / full);
  const tallest = Math.max(...images.map((image) => image.height));
  const below = names.length > 0 ? 28 : 0;
  const canvas = new OffscreenCanvas(Math.round(full * scale) + gaps, Math.round(tallest * scale) + below);
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) throw new Error('no canvas');
  context.imageSmoothingQuality = 'high';
  context.fillStyle = '#232325';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.font = '15px system-ui, sans-serif';
  context.textAlign = 'center';
  let left = 0;
  for (const [i, image] of images.entries()) {
    const width = image.width * scale;
    context.drawImage(image, left, 0, width, image.height * scale);
    context.fillStyle = '#e8e8ea';
    context.fillText(names[i] ?? '', left + width / 2, tallest * scale + 20);
    left += width + gap;
  }
  const blob = await canvas.convertToBlob({ type: 'image/webp', quality });
  return base64Of(blob);
};

/** What the last call of encodeChange has seen. */
let before = null;

/**
 * The area in which a PNG (base64) differs from that of the call before, as WebP (base64): null where nothing does. All
 * of it at the first call.
 */
globalThis.encodeChange = async ({ data, quality }) => {
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const { width, height } = image;
  const whole = new OffscreenCanvas(width, height).getContext('2d', { alpha: false, willReadFrequently: true });
  whole.drawImage(image, 0, 0);
  const pixels = new Uint32Array(whole.getImageData(0, 0, width, height).data.buffer);
  const area = changedArea(before, pixels, width, height);
  before = pixels;
  if (area === null) return null;
  const part = new OffscreenCanvas(area.width, area.height);
  part.getContext('2d', { alpha: false }).drawImage(image, -area.x, -area.y);
  return { ...area, webp: await base64Of(await part.convertToBlob({ type: 'image/webp', quality })) };
};

function changedArea(old, pixels, width, height) {
  if (old === null) return { x: 0, y: 0, width, height };
  let [x0, y0, x1, y1] = [width, height, 0, 0];
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (old[at] === pixels[at]) continue;
      if (x < x0) x0 = x;
      if (x >= x1) x1 = x + 1;
      if (y < y0) y0 = y;
      y1 = y + 1;
    }
  }
  if (x1 === 0) return null;
  // The format counts in pairs of pixels.
  x0 -= x0 & 1;
  y0 -= y0 & 1;
  return { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
}

async function base64Of(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

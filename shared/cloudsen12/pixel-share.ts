/** Part of all pixels in percent. A share that is there is never shown as 0 %, nor one that is not all as 100 %. */
export function formatShare(pixels: number, total: number): string {
  const percent = (100 * pixels) / total;
  if (pixels > 0 && percent < 0.05) return '< 0.1 %';
  if (percent > 99.95 && pixels < total) return '> 99.9 %';
  return `${percent.toFixed(1)} %`;
}

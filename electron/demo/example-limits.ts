/** Of an example; the smallest are seed 0 and one ROI. */
export const MAX_SEED = 0xffff_ffff;
export const MAX_ROIS = 200;

import * as v from 'valibot';

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

/** What the annotator has said of how a label layer of a split is to be read; null where the file decides. */
const layerReading = v.strictObject({
  splitId: name,
  layerId: name,
  scale: v.nullable(v.picklist(['binary', 'percent'])),
  /** In percent. */
  threshold: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(100))),
});

/** Which other mask is looked at beside one's own, how, and how the label layers are read. */
export const referencesSchema = v.strictObject({
  /** A label layer, or `base`: the labels that a mask was first painted on. Null as long as nobody has chosen. */
  chosen: v.nullable(name),
  style: v.picklist(['hatched', 'outline']),
  readings: v.pipe(v.array(layerReading), v.maxLength(1000)),
});

export type KeptReferences = Readonly<v.InferOutput<typeof referencesSchema>>;
export type LayerReading = KeptReferences['readings'][number];

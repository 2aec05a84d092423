/** Numbers of a layer of one patch, 512 x 512, as its file holds them. */
export type LayerNumbers = Int8Array | Int16Array | Float32Array;

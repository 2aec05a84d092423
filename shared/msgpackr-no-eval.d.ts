/** The package's build without `new Function`, which ships no types. */
declare module 'msgpackr/index-no-eval' {
  export class Packr {
    constructor(options: { readonly useRecords: boolean; readonly copyBuffers: boolean });
    pack(value: unknown): Uint8Array;
    unpack(bytes: Uint8Array): unknown;
  }
}

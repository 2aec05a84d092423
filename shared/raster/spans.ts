/**
 * Row spans of a shape, in a buffer that is used again for the next shape: nothing is allocated once it has grown.
 * Span i is row `data[3 * i]`, columns `data[3 * i + 1]` up to but without `data[3 * i + 2]`. `data` is replaced
 * when it grows: read it anew after every push.
 */
export class SpanBuffer {
  count = 0;
  data: Int32Array;

  constructor(capacity = 256) {
    this.data = new Int32Array(3 * capacity);
  }

  clear(): void {
    this.count = 0;
  }

  push(y: number, x0: number, x1: number): void {
    let at = 3 * this.count;
    if (at === this.data.length) this.grow();
    this.data[at++] = y;
    this.data[at++] = x0;
    this.data[at] = x1;
    this.count++;
  }

  private grow(): void {
    const larger = new Int32Array(Math.max(48, 2 * this.data.length));
    larger.set(this.data);
    this.data = larger;
  }
}

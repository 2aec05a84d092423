import { HostCalls } from '../../support/host-calls.ts';
import type { HostProcess } from '../../support/host-process.ts';

/** A page that only looks, and how long it waits for what it wants to see. */
export class GoodPage {
  looks = 0;
  slowestMs = 0;
  readonly #tookMs: number[] = [];
  readonly #calls: HostCalls;
  readonly #of: { readonly datasetId: string; readonly splitId: string };

  private constructor(calls: HostCalls, of: { readonly datasetId: string; readonly splitId: string }) {
    this.#calls = calls;
    this.#of = of;
  }

  static async open(
    host: HostProcess,
    of: { readonly datasetId: string; readonly splitId: string },
  ): Promise<GoodPage> {
    return new GoodPage(await HostCalls.open(host), of);
  }

  async look(): Promise<void> {
    const begun = performance.now();
    await this.#calls.call('app.hello', {});
    await this.#calls.call('mask.open', { ...this.#of, patch: this.looks % 3, target: 'manual_hq' });
    const tookMs = performance.now() - begun;
    this.looks++;
    this.slowestMs = Math.max(this.slowestMs, tookMs);
    this.#tookMs.push(tookMs);
  }

  /** How many of its looks took longer. */
  longerThan(latestMs: number): number {
    return this.#tookMs.filter((tookMs) => tookMs > latestMs).length;
  }

  close(): void {
    this.#calls.close();
  }
}

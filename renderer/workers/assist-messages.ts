import type { AssistAnswer, AssistRequest } from '../../shared/assist/engine.ts';

/** To the worker: a patch and its bands one by one, then that it is complete; runs on the patch that was named last. */
export type AssistCall =
  | { readonly kind: 'patch'; readonly key: string }
  | { readonly kind: 'band'; readonly key: string; readonly layerId: string; readonly pixels: Int16Array }
  | { readonly kind: 'complete'; readonly key: string }
  | { readonly kind: 'run'; readonly id: number; readonly request: AssistRequest };

/** From it. A run that a newer one has overtaken has no answer. */
export type AssistReply =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: AssistAnswer }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };

/** The worker as the page has it, or the page as the worker has it. */
export interface AssistPort {
  postMessage(message: AssistCall | AssistReply, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent) => void) | null;
}

import { type AssistAnswer, AssistEngine, type AssistRequest } from '../../shared/assist/engine.ts';
import { rehearsal } from '../../shared/assist/rehearsal.ts';
import type { AssistCall, AssistPort, AssistReply } from './assist-messages.ts';

/** So long a run may keep messages waiting, ms. */
const TURN_MS = 10;
/** So long a rehearsal rests between its steps: the page is busy opening a dataset meanwhile. */
const REST_MS = 25;

/** The worker's side: answers what comes through the port. */
export function serveAssist(port: AssistPort): AssistDesk {
  const desk = new AssistDesk((reply) => port.postMessage(reply, buffersOf(reply)));
  port.onmessage = ({ data }: MessageEvent<AssistCall>) => desk.take(data);
  return desk;
}

/** Holds one patch and answers runs on it. A newer run or another patch overtakes what is under way. */
class AssistDesk {
  readonly #send: (reply: AssistReply) => void;
  #key: string | null = null;
  #bands = new Map<string, Int16Array>();
  #engine = new AssistEngine(new Map());
  /** Grows with everything that overtakes what is under way. */
  #turn = 0;

  constructor(send: (reply: AssistReply) => void) {
    this.#send = send;
  }

  /** Code that nothing has run yet is slow: this runs all of it, unhurried, until something is asked. */
  rehearse(): void {
    const { bands, request } = rehearsal();
    const turn = this.#turn;
    const steps = new AssistEngine(bands).steps(request);
    const goOn = () => {
      if (turn === this.#turn && steps.next().done !== true) setTimeout(goOn, REST_MS);
    };
    goOn();
  }

  take(call: AssistCall): void {
    switch (call.kind) {
      case 'patch':
        this.#turn++;
        this.#key = call.key;
        this.#bands = new Map();
        this.#engine = new AssistEngine(this.#bands);
        break;
      case 'band':
        if (call.key === this.#key) this.#bands.set(call.layerId, call.pixels);
        break;
      case 'complete':
        if (call.key !== this.#key) break;
        this.#engine = new AssistEngine(this.#bands);
        this.#engine.prepare();
        break;
      case 'run':
        void this.#run(call.id, call.request);
        break;
    }
  }

  async #run(id: number, request: AssistRequest): Promise<void> {
    try {
      const answer = await this.#drive(this.#engine, request);
      if (answer !== null) this.#send({ kind: 'answer', id, answer });
    } catch (error) {
      this.#send({ kind: 'failed', id, message: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Null where something has overtaken it. */
  async #drive(engine: AssistEngine, request: AssistRequest): Promise<AssistAnswer | null> {
    const turn = ++this.#turn;
    const steps = engine.steps(request);
    let fromMs = performance.now();
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done === true) return step.value;
      if (performance.now() - fromMs < TURN_MS) continue;
      await nextTask();
      if (turn !== this.#turn) return null;
      fromMs = performance.now();
    }
  }
}

/** What has come in meanwhile is taken first. A timer would do, but timers in a row wait for 4 ms each. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** What goes over without a copy: the sender has no more use for it. */
function buffersOf(reply: AssistReply): Transferable[] {
  if (reply.kind === 'failed' || 'cannot' in reply.answer) return [];
  const { offer, uncertainty } = reply.answer;
  return [offer.classes, offer.certainty, uncertainty].flatMap((plane) => (plane === null ? [] : [plane.buffer]));
}

import type { AssistPort } from './assist-messages.ts';
import { serveAssist } from './serve-assist.ts';

// The types are a page's; a worker's own scope is the port to the page that started it.
serveAssist(globalThis as unknown as AssistPort).rehearse();

import type { CallName, HostEvent } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { ClientContext, Services } from '../host/services-interface.ts';

type Hide = (text: string) => string;

/**
 * Calls whose answers hold sentences of ours, which may name files. All other texts are what an annotator or a file of
 * the dataset says: those cross as they are.
 */
const answersInSentences: ReadonlySet<string> = new Set<CallName>([
  'dataset.open',
  'dataset.reachable',
  'project.choose',
  'project.safety',
  'project.check',
  'project.backUp',
  'project.openBackup',
  'project.startNew',
  'project.recover',
  'model.open',
]);

/** Fields of such answers and events; ids and names beside them are told to the letter. */
const sentenceFields: ReadonlySet<string> = new Set([
  'finding',
  'hint',
  'label',
  'message',
  'notes',
  'problem',
  'problems',
  'reason',
  'says',
  'warning',
]);

const eventsInSentences: ReadonlySet<string> = new Set<HostEvent['kind']>(['notice', 'project-safety', 'progress']);

/**
 * The same services, whose errors and answers name files and folders without the folders above those the user pointed
 * at. With `tellingWithoutPaths` the one place where paths are kept from the page.
 */
export function withoutPaths(services: Services, hide: Hide): Services {
  const hiding = Object.entries(services).map(([name, call]) => [
    name,
    async (...parameters: unknown[]) => {
      try {
        const answer = await (call as (...parameters: unknown[]) => Promise<unknown>)(...parameters);
        return answersInSentences.has(name) ? sentencesHidden(answer, hide) : answer;
      } catch (error) {
        throw error instanceof AppError ? new AppError(error.code, hide(error.message)) : error;
      }
    },
  ]);
  return Object.fromEntries(hiding) as Services;
}

/** The same client, told of events in the same way. */
export function tellingWithoutPaths(client: ClientContext, hide: Hide): ClientContext {
  return {
    ...client,
    emit: (event) =>
      client.emit(eventsInSentences.has(event.kind) ? (sentencesHidden(event, hide) as HostEvent) : event),
  };
}

/** A copy whose sentences are hidden, at any depth: one by itself, and fields that hold one or several. */
function sentencesHidden(value: unknown, hide: Hide, isSentence = true): unknown {
  if (typeof value === 'string') return isSentence ? hide(value) : value;
  if (Array.isArray(value)) return value.map((item) => sentencesHidden(item, hide, isSentence));
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [key, sentencesHidden(item, hide, sentenceFields.has(key))]));
}

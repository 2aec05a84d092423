import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EntryCode } from './entry-code.ts';
import { isOwnUser } from './peer-user.ts';
import { answerError } from './pixel-http.ts';

const PRINTED = 'Open the address that Cloudbrush printed when it started.';
const refusals = {
  used:
    `The address of this page opens one page, and has done so. ${PRINTED} ` +
    'If you did not open it twice, somebody else on this computer may have: end Cloudbrush and start it again.',
  unknown: `The address of this page is not valid any more. ${PRINTED}`,
  foreign: `Cloudbrush cannot tell that this page is yours. ${PRINTED}`,
};

/** Answers `POST entry`: the token for the code that a page was opened with, once and to this user's processes alone. */
export async function answerEntry(
  request: IncomingMessage,
  response: ServerResponse,
  { entry, token, log }: { readonly entry: EntryCode; readonly token: string; readonly log: (line: string) => void },
): Promise<void> {
  const code = request.headers['x-cloudbrush-code'];
  const isOwn = entry.look(code) === 'valid' && (await isOwnUser(request.socket));
  // Again, because another request may have used it meanwhile.
  const found = entry.look(code);
  if (found === 'valid' && isOwn) {
    entry.use();
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(token);
    return;
  }
  const refusal = found === 'valid' ? 'foreign' : found;
  if (refusal === 'used') log('a page was refused: the address that opens one page was used a second time');
  if (refusal === 'foreign') log('a page was refused: its address was opened by another user of this computer');
  answerError(response, { code: 'connection', message: refusals[refusal] }, 403);
}

import { app } from 'electron';
import { EarlyRequest } from './early-request.ts';

/**
 * Paths that macOS hands over: folders dropped on the dock's icon, or chosen among the recent documents. The one that
 * the application is started with comes before it is ready.
 */
export function handedFolders(): EarlyRequest<string> {
  const handed = new EarlyRequest<string>();
  app.on('open-file', (event, path) => {
    event.preventDefault();
    handed.ask(path);
  });
  return handed;
}

import { openHostLog } from '../../../electron/host/host-log.ts';

/** A host's process as far as its log goes, which ends in one way or another. */
const [folder, how] = process.argv.slice(2);
const log = openHostLog('browser', folder, (line) => console.error(line));
log.warn('something is wrong');
log.note('something went on');
const lost = new RangeError('lost "/srv/secret place/file"');
if (how === 'throws') {
  setImmediate(() => {
    throw lost;
  });
}
if (how === 'rejects') void Promise.reject(lost);

import { EventEmitter } from 'node:events';
import { DoubleEvent } from './double-event.ts';
import { onOrder } from './double-record.ts';

/** Sleep, lock and shutdown, when the test says so. */
export const powerMonitor = new EventEmitter();

/** True where the application asks the system to wait: as Electron has it, that counts for a shutdown alone. */
onOrder('power', (event: string) => {
  const double = new DoubleEvent();
  powerMonitor.emit(event, double);
  return double.defaultPrevented;
});

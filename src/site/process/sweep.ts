/** What a watchdog becomes when the process that it watches for was killed: it does now what the next run would do. */
import { setTimeout as delay } from 'node:timers/promises';
import { isGone, ownerIn } from '../../owner.ts';
import { sweepAfter } from './leftovers.ts';

const killed = ownerIn(process.argv[2] ?? '');
if (killed) {
  // Its pipes are closed a moment before it is gone.
  for (let tries = 0; tries < 200 && !isGone(killed); tries++) await delay(25);
  await sweepAfter(killed);
}

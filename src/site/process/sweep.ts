/** The program that a watchdog runs after its process was killed. It does the cleanup that the next run would do. */
import { setTimeout as delay } from 'node:timers/promises';
import { isGone, ownerIn } from '../../owner.ts';
import { sweepAfter } from './leftovers.ts';

const killed = ownerIn(process.argv[2] ?? '');
if (killed) {
  // Its pipes are closed a moment before it has ended.
  for (let tries = 0; tries < 200 && !isGone(killed); tries++) await delay(25);
  await sweepAfter(killed);
}

import type { Shot } from '../model/index.ts';
import type { Capture, CaptureContext } from './contract.ts';

export { type Capture, type CaptureContext, type Examiner, isPicture } from './contract.ts';
export * from './examine/index.ts';
export { credentialsFor, headersFor, loginOf } from './login.ts';
export * from './trace/index.ts';
export { recipeVersion } from './version.ts';
export { type IdleWindows, keepIdle } from './window/index.ts';

/**
 * Takes one shot: see shot.ts. All that this needs is loaded with the first one, while the browser starts; a run that
 * reuses every picture never needs it.
 */
export async function capture(shot: Shot, context: CaptureContext): Promise<Capture> {
  const { captureShot } = await import('./shot.ts');
  return captureShot(shot, context);
}

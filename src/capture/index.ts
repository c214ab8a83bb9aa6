import type { Shot } from '../model/index.ts';
import type { Capture, CaptureContext } from './contract.ts';

export { type Capture, type CaptureContext, type Examiner, isPicture } from './contract.ts';
export * from './examine/index.ts';
export { type LoginState, visibleIn } from './login-state.ts';
export { credentialsFor, headersFor, loginOf } from './login.ts';
export * from './trace/index.ts';
export { recipeVersion } from './version.ts';
export { type IdleWindows, keepIdle } from './window/index.ts';

/**
 * Captures one shot: see shot.ts. Its modules are loaded with the first shot, while the browser starts. A run that reuses
 * every picture never loads them.
 */
export async function capture(shot: Shot, context: CaptureContext): Promise<Capture> {
  const { captureShot } = await import('./shot.ts');
  return captureShot(shot, context);
}

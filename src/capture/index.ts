import type { Shot } from '../model/index.ts';
import type { Capture, CaptureContext, Companion } from './contract.ts';

export { type Capture, type CaptureContext, type Examiner, isPicture, type Opened } from './contract.ts';
export * from './examine/index.ts';
export { type LoginState, visibleIn } from './login-state.ts';
export { credentialsFor, headersFor, loginOf } from './login.ts';
export { type AnswerRecorder, recordAnswers } from './recorded-answers.ts';
export * from './trace/index.ts';
export { recipeVersion } from './version.ts';
export { type IdleWindows, keepIdle, visitOf } from './window/index.ts';

/**
 * Captures one shot: see shot.ts. Its modules are loaded with the first shot, while the browser starts. A run that reuses
 * every picture never loads them.
 */
export async function capture(shot: Shot, context: CaptureContext): Promise<Capture> {
  const { captureShot } = await import('./shot.ts');
  return captureShot(shot, context);
}

/** Captures shots of one visit (`visitOf`) at once, as far as that is possible: see shot.ts. */
export async function captureAll(
  members: readonly Companion[],
  context: CaptureContext,
): Promise<ReadonlyMap<Shot, Capture>> {
  const { captureTogether } = await import('./shot.ts');
  const [first, ...others] = members;
  return first ? captureTogether([first, ...others], context) : new Map();
}

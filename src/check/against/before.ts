import type { Shot } from '../../model/index.ts';
import type { NotCaptured } from '../../runner/index.ts';
import { sideOf } from '../judge.ts';
import type { Before, CannotBeHad, NothingThere } from '../reference.ts';
import type { TheirSide } from './contract.ts';
import { restlessOf } from './restless.ts';

/** Captures a shot of the other side. */
export async function beforeOf(shot: Shot, their: TheirSide): Promise<Before | NothingThere | CannotBeHad> {
  const captured = await their.capturer.capture(shot);
  if ('failure' in captured) return withoutPicture(captured, their);
  return {
    ...sideOf(captured),
    elsewhere: undefined,
    remark: undefined,
    restless: () => restlessOf(shot, captured, their),
  };
}

/** If the other side answers with an error status, the page is new; any other failure is a failure of the shot. */
function withoutPicture({ failure }: NotCaptured, { name }: TheirSide): NothingThere | CannotBeHad {
  const message = `${name}: ${failure.message}`;
  return failure.kind === 'http-status' ? { missing: message } : { failure: { ...failure, message } };
}

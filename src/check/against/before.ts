import type { Shot } from '../../model/index.ts';
import { sideOf } from '../judge.ts';
import type { Before, CannotBeHad, NothingThere } from '../reference.ts';
import type { NotTaken } from '../shoot.ts';
import type { TheirSide } from './contract.ts';
import { restlessOf } from './restless.ts';

/** Takes a shot of the other side, to compare with. */
export async function beforeOf(shot: Shot, their: TheirSide): Promise<Before | NothingThere | CannotBeHad> {
  const taken = await their.shoot(shot);
  if ('failure' in taken) return withoutPicture(taken, their);
  return {
    ...sideOf(taken),
    elsewhere: undefined,
    remark: undefined,
    restless: () => restlessOf(shot, taken, their),
  };
}

/** A page that the other side does not have is new; one that it cannot show is of no use. */
function withoutPicture({ failure }: NotTaken, { name }: TheirSide): NothingThere | CannotBeHad {
  const message = `${name}: ${failure.message}`;
  return failure.kind === 'http-status' ? { missing: message } : { failure: { ...failure, message } };
}

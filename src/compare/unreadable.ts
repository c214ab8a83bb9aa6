/** Throws an `UnreadablePicture` that names the side if reading fails. */
export async function namingSide<Value>(side: 'before' | 'after', read: Promise<Value>): Promise<Value> {
  try {
    return await read;
  } catch (error) {
    throw new UnreadablePicture(side, error);
  }
}

/** A file that is no picture, or a damaged one. */
export class UnreadablePicture extends Error {
  override readonly name = 'UnreadablePicture';
  readonly side: 'before' | 'after';

  constructor(side: 'before' | 'after', cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`The ${side === 'before' ? 'old' : 'new'} picture cannot be read: ${reason}`, { cause });
    this.side = side;
  }
}

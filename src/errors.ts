/**
 * Every way in which a run can be unable to go on. A page that changed, failed or is new is not here: that is
 * an `Outcome`, a value.
 */
export type ErrorCode =
  | 'USAGE'
  | 'CONFIG_NOT_FOUND'
  | 'CONFIG_LOAD'
  | 'CONFIG_INVALID'
  | 'PAGES'
  | 'DUPLICATE_FILE'
  | 'NO_SHOTS'
  | 'SITE_NOT_FOUND'
  | 'SITE_START'
  | 'SITE_EXITED'
  | 'SITE_NOT_READY'
  | 'SITE_STOP'
  | 'BROWSER_NOT_FOUND'
  | 'BROWSER_DOWNLOAD'
  | 'BROWSER_LAUNCH'
  | 'FONTS_NOT_FOUND'
  | 'FONTS_DOWNLOAD'
  | 'FONTS_NOT_DRAWN'
  | 'TEMPORARY_FOLDER'
  | 'OUTPUT'
  | 'REPORT'
  | 'AGAINST'
  | 'BUILD'
  | 'WATCH'
  | 'INTERRUPTED';

/**
 * The one error that this project throws on purpose. Any other error is a bug of ours and keeps its stack.
 *
 * `message` names what was tried and the value that was seen, `hint` the next thing to type, and `cause` keeps
 * the original error.
 */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}

/**
 * Every condition that an operator or the state machine treats in its own way. Names are literals because
 * minifying renames classes, and `error.name` is what Step Functions matches in ErrorEquals.
 */

/** The call had no effect for certain and may be repeated: throttling, a refused connection, a failed read. */
export class TransientError extends Error {
  override readonly name = 'Transient';
  /** Whether it was one call too many: tried again at once it most likely would be again. */
  readonly isThrottled: boolean;

  constructor(message: string, { isThrottled = false, ...options }: ErrorOptions & { isThrottled?: boolean } = {}) {
    super(message, options);
    this.isThrottled = isThrottled;
  }
}

/** A route was written and no answer came: it may be in force, or come into force within W. */
export class WriteInDoubtError extends Error {
  override readonly name = 'WriteInDoubt';
}

/** AWS refused a call for good: no permission, or input that it does not take. A person must change something. */
export class RefusedError extends Error {
  override readonly name = 'Refused';
}

/** An item would be larger than the table takes. Plan leaves room, so that no stop or restore meets this. */
export class TooLargeError extends Error {
  override readonly name = 'TooLarge';
}

/** Something that the rollout names does not exist. */
export class NotFoundError extends Error {
  override readonly name = 'NotFound';
}

/** The control item changed under a function's feet more often than it was willing to look again. */
export class ContendedError extends Error {
  override readonly name = 'Contended';
}

/** A function was invoked with an input of another form than promised: a fault of ours or of a deploy. */
export class InvalidInputError extends Error {
  override readonly name = 'InvalidInput';
}

/** A restore did not reach the original weights although AWS answered: the state machine tries again, then pages. */
export class RestoreFailedError extends Error {
  override readonly name = 'RestoreFailed';
}

/** The control item was written by a version whose schema this code does not know. */
export class UnknownSchemaError extends Error {
  override readonly name = 'UnknownSchema';
}

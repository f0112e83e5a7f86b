import type { Call, Output } from '../kit/call.ts';

/**
 * Stands between a call and its model. `proceed` lets the call have its effect and returns (or throws) its answer; before
 * and after that it may wait, throw an AwsError, throw LostAnswer, or never settle.
 */
export type Intercept = (call: Call, proceed: () => Promise<Output>) => Promise<Output>;

/** Thrown by an intercept: the caller gets no answer, its connection breaks. Whether there was an effect it cannot know. */
export class LostAnswer extends Error {
  override readonly name = 'LostAnswer';

  constructor() {
    super('The answer was lost.');
  }
}

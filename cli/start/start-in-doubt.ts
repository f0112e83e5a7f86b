/** A start that got no answer: its rollout may run. The cause says what came instead. */
export class StartInDoubt extends Error {
  override readonly name = 'StartInDoubt';
  readonly rolloutId: string;

  constructor(rolloutId: string, options: ErrorOptions) {
    super(`nobody answered the start of ${rolloutId}`, options);
    this.rolloutId = rolloutId;
  }
}

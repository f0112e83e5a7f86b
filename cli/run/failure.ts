/** Ends the command with a code and a sentence or two: what is, and what can be done. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: number;

  constructor(exitCode: number, text: string, options?: ErrorOptions) {
    super(text, options);
    this.exitCode = exitCode;
  }
}

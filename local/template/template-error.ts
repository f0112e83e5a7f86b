/** What is wrong with a template, or what of it cannot be deployed here; `at` is the path to it: `Resources.X.Type`. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly at: string;

  constructor(at: string, problem: string) {
    super(at === '' ? problem : `${at}: ${problem}`);
    this.at = at;
  }
}

/** From best to worst; `error` means that it could not be measured. The worst of several counts. */
export const verdicts = ['pass', 'inconclusive', 'error', 'fail'] as const;
export type Verdict = (typeof verdicts)[number];

/** The worst of several verdicts; `pass` for none. */
export const worst = (found: readonly Verdict[]): Verdict =>
  found.reduce<Verdict>((a, b) => (verdicts.indexOf(a) >= verdicts.indexOf(b) ? a : b), 'pass');

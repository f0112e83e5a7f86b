/** Before its first percent the canary has testers alone, who are no measure of it: that is no step to be judged. */
export const weighted = <Step extends { readonly weight: number }>(steps: readonly Step[]): readonly Step[] =>
  steps.filter(({ weight }) => weight > 0);

/** What ran, from the canary's first weight on. */
export const climbOf = <Ran extends { readonly shifts: readonly { readonly weight: number }[] }>(ran: Ran): Ran => ({
  ...ran,
  shifts: weighted(ran.shifts),
});

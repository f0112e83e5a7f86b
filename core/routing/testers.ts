/**
 * The prefix of the names of the routes that a rollout makes for testers; the functions may create and delete no
 * others.
 */
export const testerRoutePrefix = 'meshshift-testers-';

/** The name of a rollout's route for testers, for its `index`th route: its own, so that no other rollout meets it. */
export const testerRouteName = (rolloutId: string, index: number): string =>
  `${testerRoutePrefix}${rolloutId}-${index + 1}`;

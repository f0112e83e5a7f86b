import type { LocalAwsOptions } from '../../local/start-local-aws.ts';

/**
 * The colour teller has run for long, in both colours: SEARCH and ListMetrics know what the agents beside its callers
 * publish. Any other metric is listed as late as on AWS.
 */
export const colorMetrics: NonNullable<LocalAwsOptions['cloudWatch']> = {
  listedAtOnce: ({ namespace }) => namespace === 'CWAgent',
};

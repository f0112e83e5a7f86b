import { perService } from './family-trace.ts';

export interface Estimate {
  readonly mean: number;
  /** One standard error. */
  readonly error: number;
}

/**
 * The mean over rollouts. The rollouts of one service are not independent, so each service is averaged first: the error
 * is the services' deviation over the root of their number. NaN for none; the error of a single service is NaN.
 */
export function clustered(values: readonly number[]): Estimate {
  const services = Array.from({ length: Math.ceil(values.length / perService) }, (_, i) =>
    average(values.slice(i * perService, (i + 1) * perService)),
  );
  const mean = average(services);
  const variance = services.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (services.length - 1);
  return { mean, error: Math.sqrt(variance / services.length) };
}

const average = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

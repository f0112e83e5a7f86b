import { mean } from '../mean.ts';
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
    mean(values.slice(i * perService, (i + 1) * perService)),
  );
  const middle = mean(services);
  const variance = services.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (services.length - 1);
  return { mean: middle, error: Math.sqrt(variance / services.length) };
}

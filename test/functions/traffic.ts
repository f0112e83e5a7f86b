import type { Control } from '../../core/control/control.ts';
import type { MetricScript } from '../support/scripted-metrics.ts';

/** 6,000 requests a minute that follow the weights as they were shifted; `canaryErrors` is a proportion. */
export const traffic =
  ({ shifts }: Pick<Control, 'shifts'>, canaryErrors = 0): MetricScript =>
  (start) => {
    const weight = shifts.findLast(({ at }) => at <= start)?.weight ?? 0;
    const canary = 60 * weight;
    return {
      ...(weight > 0 && { canary: { requests: canary, errors: Math.round(canary * canaryErrors) } }),
      ...(weight < 100 && { stable: { requests: 6000 - canary, errors: 6 } }),
    };
  };

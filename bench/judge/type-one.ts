import { randomOf } from './random.ts';
import { meshshift } from './rules/meshshift.ts';
import { type Release, type Service, traceOf } from './trace.ts';

/** A canary exactly as bad as is allowed: 1.1 times the stable's rate and a tenth of a point. */
const atTheBoundary: Release = { canary: (_, __, { base }) => 0.1 * base + 0.001 };

export const boundaryServices: readonly { readonly name: string; readonly service: Service }[] = [
  { name: '100 rps, .5 %', service: { rps: 100, base: 0.005 } },
  { name: '10 rps, .5 %', service: { rps: 10, base: 0.005 } },
  { name: '1000 rps, .5 %', service: { rps: 1000, base: 0.005 } },
  { name: '100 rps, .05 %', service: { rps: 100, base: 0.0005 } },
  { name: '100 rps, 2 %', service: { rps: 100, base: 0.02 } },
  { name: '100 rps, spiky', service: { rps: 100, base: 0.005, traffic: 'spiky' } },
];

export interface BoundaryJob {
  readonly seed: number;
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

/** How many rollouts at the boundary of the null are rolled back. */
export function boundary({ seed, row, from, to }: BoundaryJob): number {
  const service = boundaryServices[row]?.service;
  let found = 0;
  for (let i = from; service !== undefined && i < to; i += 1) {
    const { published } = meshshift;
    const trace = traceOf(service, atTheBoundary, randomOf(seed, 1000 + row, i));
    const figures = meshshift.figures(trace, { from: published, to: published });
    if (figures.some((figure) => figure > published)) found += 1;
  }
  return found;
}

import type { Period } from '../../core/analysis/series.ts';
import type { Story } from '../report/story.ts';
import type { Tile, Tiles } from './tile.ts';
import { tileCount } from './tile.ts';

/**
 * How the newest measured period shared its requests out, as tiles; before there is one, how the weights say it will.
 * Failed ones are among them in proportion, one at least when there was any.
 */
export function splitTiles({ periods, weights, periodSeconds, stable, canary, missing }: Story): Tiles {
  const last = periods.findLast((period) => requestsOf(period) > 0);
  if (last === undefined) {
    const share = (weights.at(-1)?.weight ?? 0) / 100;
    return {
      are: 'split',
      tiles: spread(Math.round(share * tileCount), () => false),
      of: `requests as the weights share them out. ${missing[0] ?? 'Nothing is measured yet.'}`,
    };
  }
  const ofCanary = Math.round(((last.canary?.requests ?? 0) / requestsOf(last)) * tileCount);
  const failed = { canary: failedOf(last, 'canary', ofCanary), stable: failedOf(last, 'stable', tileCount - ofCanary) };
  const left = { ...failed };
  const tiles = spread(ofCanary, (by) => {
    left[by] -= 1;
    return left[by] >= 0;
  });
  const at = (milliseconds: number) => new Date(milliseconds).toISOString().slice(11, 16);
  return {
    are: 'split',
    tiles,
    of: `requests as ${stable} and ${canary} shared them from ${at(last.start)} to ${at(last.start + periodSeconds * 1000)} UTC`,
  };
}

const requestsOf = ({ canary, stable }: Period): number => (canary?.requests ?? 0) + (stable?.requests ?? 0);

function failedOf(period: Period, by: 'stable' | 'canary', tiles: number): number {
  const { requests = 0, errors = 0 } = period[by] ?? {};
  if (requests === 0 || errors === 0 || tiles === 0) return 0;
  return Math.max(1, Math.round((errors / requests) * tiles));
}

/** The canary's tiles evenly among the others, as requests come. */
const spread = (canaries: number, failed: (by: 'stable' | 'canary') => boolean): Tile[] =>
  Array.from({ length: tileCount }, (_, i) => {
    const isCanary = Math.floor(((i + 1) * canaries) / tileCount) > Math.floor((i * canaries) / tileCount);
    const by = isCanary ? 'canary' : 'stable';
    return { by, failed: failed(by) };
  });

import { Pool } from 'undici';
import * as z from 'zod/mini';
import type { Period } from '../../core/analysis/series.ts';
import { jsonIn } from '../../core/text/json.ts';
import type { Story } from '../report/story.ts';

/** One answer to one request, as a tile. */
interface Tile {
  /** The version that answered; `none` for another one, or for a sidecar. */
  readonly by: 'stable' | 'canary' | 'none';
  /** The colour in the answer, a CSS name; absent without one. */
  readonly color?: string;
  readonly failed: boolean;
}

/** The tiles of the page: the newest answers, or a picture of how a period's requests were split. */
export interface Tiles {
  readonly kind: 'answers' | 'split';
  readonly tiles: readonly Tile[];
  /** The meaning of the tiles, in words. */
  readonly of: string;
}

/** The number of tiles on the page. */
export const tileCount = 60;

/**
 * The split of the newest measured period's requests as tiles; before the first, the split of the weights. Failed requests
 * have their proportion of tiles, and at least one.
 */
export function splitTiles({ periods, weights, periodSeconds, stable, canary, missing }: Story): Tiles {
  const last = periods.findLast((period) => requestsOf(period) > 0);
  if (last === undefined) {
    const share = (weights.at(-1)?.weight ?? 0) / 100;
    return {
      kind: 'split',
      tiles: spread(Math.round(share * tileCount), () => false),
      of: `requests as the weights split them. ${missing[0] ?? 'Nothing is measured yet.'}`,
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
    kind: 'split',
    tiles,
    of: `requests as ${stable} and ${canary} served them from ${at(last.start)} to ${at(last.start + periodSeconds * 1000)} UTC`,
  };
}

const requestsOf = ({ canary, stable }: Period): number => (canary?.requests ?? 0) + (stable?.requests ?? 0);

function failedOf(period: Period, by: 'stable' | 'canary', tiles: number): number {
  const { requests = 0, errors = 0 } = period[by] ?? {};
  if (requests === 0 || errors === 0 || tiles === 0) return 0;
  return Math.max(1, Math.round((errors / requests) * tiles));
}

/** Spreads the canary's tiles evenly among the others, as requests come. */
const spread = (canaries: number, failed: (by: 'stable' | 'canary') => boolean): Tile[] =>
  Array.from({ length: tileCount }, (_, i) => {
    const isCanary = Math.floor(((i + 1) * canaries) / tileCount) > Math.floor((i * canaries) / tileCount);
    const by = isCanary ? 'canary' : 'stable';
    return { by, failed: failed(by) };
  });

/** The path of the colour at the gateway, and the header with the version's name. */
const colorPath = '/color';
const versionHeader = 'x-color-version';

const answer = z.object({ color: z.string().check(z.regex(/^[a-z]{1,20}$/)) });

export interface ColorRequests {
  /** Sends this many requests. @returns the answers in order; a request without an answer is left out */
  ask(times: number, versions: { readonly stable: string; readonly canary: string }): Promise<readonly Tile[]>;
  close(): Promise<void>;
}

/** Sends real requests to the colour teller on this machine. @throws Error for a URL elsewhere */
export function colorRequests(url: string): ColorRequests {
  const { hostname, origin, protocol } = new URL(url);
  if (protocol !== 'http:' || (hostname !== '127.0.0.1' && hostname !== 'localhost'))
    throw new Error(`${url} is not on this machine: colours are requested from http://127.0.0.1 only`);
  const pool = new Pool(origin, { allowH2: false, connections: 12, headersTimeout: 5000, bodyTimeout: 5000 });
  const once = async (versions: { readonly stable: string; readonly canary: string }): Promise<readonly Tile[]> => {
    try {
      const { statusCode, headers, body } = await pool.request({ method: 'GET', path: colorPath });
      const version = headers[versionHeader];
      const by = version === versions.canary ? 'canary' : version === versions.stable ? 'stable' : 'none';
      const read = answer.safeParse(jsonIn(await body.text()));
      if (statusCode === 200 && read.success) return [{ by, color: read.data.color, failed: false }];
      return [{ by, failed: true }];
    } catch {
      return [];
    }
  };
  return {
    ask: async (times, versions) => (await Promise.all(Array.from({ length: times }, () => once(versions)))).flat(),
    close: () => pool.destroy(),
  };
}

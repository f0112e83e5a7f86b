import { Pool } from 'undici';
import * as z from 'zod';
import type { Period } from '../../core/analysis/series.ts';
import type { Story } from '../report/story.ts';

/** One answer to one request, as a tile shows it. */
export interface Tile {
  /** Which version answered; `none` when nobody did, or nobody that the rollout knows. */
  readonly by: 'stable' | 'canary' | 'none';
  /** The colour that was answered: a CSS name. Absent when it was none, or none was asked for. */
  readonly color?: string;
  readonly failed: boolean;
}

/** Tiles for the page: the newest of many answers, or a picture of how a period's requests were shared out. */
export interface Tiles {
  readonly are: 'answers' | 'split';
  readonly tiles: readonly Tile[];
  /** What they are, in words. */
  readonly of: string;
}

/** How many the page shows. */
export const tileCount = 60;

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

/** Where the colour teller's gateway tells the colour, and the header in which a version says its name. */
const colorPath = '/color';
const versionHeader = 'x-color-version';

const answer = z.object({ color: z.string().regex(/^[a-z]{1,20}$/) });

export interface ColorRequests {
  /** Asks so many times and gives what was answered, in order; what was not answered at all is left out. */
  ask(times: number, versions: { readonly stable: string; readonly canary: string }): Promise<readonly Tile[]>;
  close(): Promise<void>;
}

/** Real requests to the colour teller on this machine, through its gateway. @throws Error for a URL elsewhere */
export function colorRequests(url: string): ColorRequests {
  const { hostname, origin, protocol } = new URL(url);
  if (protocol !== 'http:' || (hostname !== '127.0.0.1' && hostname !== 'localhost'))
    throw new Error(`${url} is not on this machine: colours are asked of http://127.0.0.1 only`);
  const pool = new Pool(origin, { allowH2: false, connections: 12, headersTimeout: 5000, bodyTimeout: 5000 });
  const once = async (versions: { readonly stable: string; readonly canary: string }): Promise<readonly Tile[]> => {
    try {
      const { statusCode, headers, body } = await pool.request({ method: 'GET', path: colorPath });
      const version = headers[versionHeader];
      const by = version === versions.canary ? 'canary' : version === versions.stable ? 'stable' : 'none';
      const told = answer.safeParse(jsonOf(await body.text()));
      if (statusCode === 200 && told.success) return [{ by, color: told.data.color, failed: false }];
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

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

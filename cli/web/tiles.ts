import { Pool } from 'undici';
import * as z from 'zod/mini';
import { jsonIn } from '../../core/text/json.ts';

/** One answer to one request, as a tile. */
export interface Tile {
  /** The version that answered; `none` for another one, or for a sidecar. */
  readonly by: 'stable' | 'canary' | 'none';
  /** The colour in the answer, a CSS name; absent without one. */
  readonly color?: string;
  readonly failed: boolean;
}

/** The number of tiles on the page. */
export const tileCount = 60;

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

import { Pool } from 'undici';
import * as z from 'zod';
import type { Tile } from './tile.ts';

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

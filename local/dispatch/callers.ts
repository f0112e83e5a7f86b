import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { Caller } from '../service.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Who owns which access key. Signatures are read, never verified: anyone may use a key. */
export interface Callers {
  /** Keys for a role or user of this name; the same name gets the same keys. */
  register(name: string): Credentials;
  /** The owner of a key; keys that were not registered belong to `user`. */
  of(accessKeyId: string): Caller;
  snapshot(): unknown;
  restore(state: unknown): void;
}

const stateShape = z.record(z.string(), z.string());

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

export function createCallers(): Callers {
  const names = new Map<string, string>();
  return {
    register(name) {
      const accessKeyId = `AKIA${digest(name).slice(0, 16).toUpperCase()}`;
      names.set(accessKeyId, name);
      return { accessKeyId, secretAccessKey: digest(`secret of ${name}`).slice(0, 40) };
    },
    of: (accessKeyId) => ({ accessKeyId, name: names.get(accessKeyId) ?? 'user' }),
    snapshot: () => Object.fromEntries(names),
    restore(state) {
      names.clear();
      for (const [accessKeyId, name] of Object.entries(stateShape.parse(state))) names.set(accessKeyId, name);
    },
  };
}

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Stateful } from '../kit/state.ts';

/** Keeps the bytes of objects by their digest: the same content is kept once. */
export interface Bodies extends Stateful {
  /** Returns the digest under which the bytes are found. */
  put(bytes: Uint8Array): string;
  /** @throws Error for a digest that was never put, or was dropped */
  get(digest: string): Uint8Array;
  drop(digest: string): void;
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Bodies in memory, which are part of a snapshot. */
export function bodiesInMemory(): Bodies {
  const kept = new Map<string, Uint8Array>();
  return {
    put(bytes) {
      const digest = digestOf(bytes);
      if (!kept.has(digest)) kept.set(digest, Uint8Array.from(bytes));
      return digest;
    },
    get(digest) {
      const bytes = kept.get(digest);
      if (bytes === undefined) throw new Error(`there is no body ${digest}`);
      return bytes;
    },
    drop: (digest) => void kept.delete(digest),
    snapshot: () =>
      Object.fromEntries([...kept].map(([digest, bytes]) => [digest, Buffer.from(bytes).toString('base64')])),
    restore(state) {
      const bodies = z.record(z.string(), z.string()).parse(state);
      kept.clear();
      for (const [digest, text] of Object.entries(bodies)) kept.set(digest, Buffer.from(text, 'base64'));
    },
  };
}

/** Bodies as files of a folder, which outlive the process by themselves. */
export function bodiesInFolder(folder: string): Bodies {
  const path = (digest: string) => join(folder, digest);
  return {
    put(bytes) {
      const digest = digestOf(bytes);
      mkdirSync(folder, { recursive: true });
      // By way of another name: a file that was cut short is never taken for the whole.
      writeFileSync(`${path(digest)}.partial`, bytes);
      renameSync(`${path(digest)}.partial`, path(digest));
      return digest;
    },
    get: (digest) => readFileSync(path(digest)),
    drop: (digest) => rmSync(path(digest), { force: true }),
    snapshot: () => ({}),
    restore: () => undefined,
  };
}

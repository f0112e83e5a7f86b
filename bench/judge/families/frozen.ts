import { readFileSync, writeFileSync } from 'node:fs';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

const file = new URL('../data/frozen.json', import.meta.url);

/** What an earlier engine decided about the rollouts of each seed: a byte each, the minute of its rollback or 0. */
export interface Frozen {
  /** The commit of the engine. */
  readonly engine: string;
  readonly seeds: { readonly [seed: string]: { readonly [cohort: string]: FrozenCohort } };
}

interface FrozenCohort {
  /** Of the arrays that were judged. */
  readonly checksum: number;
  /** Compressed (raw deflate), as base64. */
  readonly minutes: string;
}

export const readFrozen = (): Frozen => JSON.parse(readFileSync(file, 'utf8')) as Frozen;
export const writeFrozen = (frozen: Frozen): void => writeFileSync(file, `${JSON.stringify(frozen, null, 2)}\n`);

export const packedMinutes = (minutes: readonly number[]): string =>
  deflateRawSync(Uint8Array.from(minutes), { level: 9 }).toString('base64');

export const unpackedMinutes = (packed: string): number[] => [...inflateRawSync(Buffer.from(packed, 'base64'))];

import type { AlarmBook } from './alarms/book.ts';
import type { Ticker } from './alarms/ticker.ts';
import type { Point } from './metrics/series.ts';
import type { Reader } from './query/run-queries.ts';

/** What the operations work on. */
export interface Context {
  readonly book: AlarmBook;
  readonly ticker: Ticker;
  readonly reader: Reader;
  /** Stores points; they can be read once the lag of metrics is over. */
  publish(points: readonly Point[]): void;
  /** Epoch ms. */
  now(): number;
  newId(): string;
}

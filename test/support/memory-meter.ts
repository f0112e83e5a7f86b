import type { Measure, Meter } from '../../core/ledger/measure.ts';

export interface MemoryMeter extends Meter {
  /** All that was measured, in order. */
  readonly measures: readonly Measure[];
}

export function memoryMeter(): MemoryMeter {
  const measures: Measure[] = [];
  return { measures, record: (measure) => void measures.push(measure) };
}

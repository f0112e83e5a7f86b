import { accessSync, appendFileSync, constants, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { exits } from '../run/exit-codes.ts';
import { Failure } from '../run/failure.ts';
import { junit } from './junit.ts';
import { markdownSummary } from './markdown-summary.ts';
import type { ToldRollout } from './told-rollout.ts';

/** Files for a pipeline; a name that is absent is not written. */
export interface ReportFiles {
  /** Markdown, appended: a job's summary is one file for all of its steps. */
  readonly summary?: string;
  /** JUnit, in place of what was there. */
  readonly junit?: string;
}

/**
 * Finds out before a rollout starts, not after it, that a file cannot be written.
 *
 * @throws Failure that names the file
 */
export function checkWritable({ summary, junit }: ReportFiles): void {
  for (const file of [summary, junit]) {
    if (file === undefined) continue;
    try {
      mkdirSync(dirname(file), { recursive: true });
      accessSync(existsSync(file) ? file : dirname(file), constants.W_OK);
    } catch (error) {
      throw new Failure(exits.usage, `${file} cannot be written: ${error instanceof Error ? error.message : error}`);
    }
  }
}

export function writeReports(files: ReportFiles, told: ToldRollout): void {
  if (files.summary !== undefined) appendFileSync(files.summary, markdownSummary(told));
  if (files.junit !== undefined) writeFileSync(files.junit, junit(told));
}

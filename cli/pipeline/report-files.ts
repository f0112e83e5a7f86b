import { accessSync, appendFileSync, constants, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ToldRollout } from '../rollout/reported.ts';
import { seeRollout } from '../rollout/state.ts';
import type { Connection } from '../run/connection.ts';
import type { Context } from '../run/context.ts';
import { exits, Failure, failureOf } from '../run/failure.ts';
import { whereabouts } from '../run/settings.ts';
import { junit } from './junit.ts';
import { markdownSummary } from './markdown-summary.ts';

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

/**
 * Writes the files that were asked for. It throws nothing: whatever becomes of them, the exit code is the rollout's.
 *
 * @param told with what was seen last, which stands where AWS cannot be asked any more
 */
export async function tellPipeline(
  { world, options, warn }: Context,
  connection: Connection,
  files: ReportFiles,
  told: ToldRollout,
): Promise<void> {
  if (files.summary === undefined && files.junit === undefined) return;
  const asked =
    told.lost === undefined ? await seeRollout(connection, told.rolloutId).catch(() => undefined) : undefined;
  try {
    writeReports(files, { ...told, sight: asked ?? told.sight });
  } catch (error) {
    const { message } = failureOf(error, whereabouts(options, world.env));
    warn(`meshshift: the files for the pipeline were not written: ${message}`);
  }
}

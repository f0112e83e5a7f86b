import { accessSync, appendFileSync, constants, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ReportedRollout } from '../rollout/reported.ts';
import type { RolloutSources } from '../rollout/state.ts';
import { readRollout } from '../rollout/state.ts';
import type { Context } from '../run/context.ts';
import { exits, Failure, failureOf } from '../run/failure.ts';
import { whereabouts } from '../run/settings.ts';
import { junit } from './junit.ts';
import { markdownSummary } from './markdown-summary.ts';

/** The files for a pipeline. An absent one is not written. */
export interface ReportFiles {
  /** Markdown. It is appended, because a job has one summary for all its steps. */
  readonly summary?: string;
  /** JUnit. It replaces an older file. */
  readonly junit?: string;
}

/**
 * Checks before a rollout starts that its files can be written after it.
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

export function writeReports(files: ReportFiles, rollout: ReportedRollout): void {
  if (files.summary !== undefined) appendFileSync(files.summary, markdownSummary(rollout));
  if (files.junit !== undefined) writeFileSync(files.junit, junit(rollout));
}

/**
 * Writes the wanted files. It never throws, so that the exit code stays the rollout's.
 *
 * @param rollout with the last state that was read; it is read again unless AWS was lost
 */
export async function writePipelineFiles(
  { host, options, warn }: Context,
  sources: RolloutSources,
  files: ReportFiles,
  rollout: ReportedRollout,
): Promise<void> {
  if (files.summary === undefined && files.junit === undefined) return;
  const latest =
    rollout.lost === undefined ? await readRollout(sources, rollout.rolloutId).catch(() => undefined) : undefined;
  try {
    writeReports(files, { ...rollout, state: latest ?? rollout.state });
  } catch (error) {
    const { message } = failureOf(error, whereabouts(options, host.env));
    warn(`meshshift: the files for the pipeline were not written: ${message}`);
  }
}

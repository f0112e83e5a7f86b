import type { Connection } from '../connection/connection.ts';
import { whereabouts } from '../connection/settings.ts';
import type { Ending } from '../follow/ending.ts';
import { seeRollout } from '../follow/rollout.ts';
import type { Context } from '../run/context.ts';
import { failureOf } from '../run/failure-of.ts';
import type { ReportFiles } from './write-reports.ts';
import { writeReports } from './write-reports.ts';

/**
 * Writes the files that were asked for. It throws nothing: whatever becomes of them, the exit code is the rollout's.
 *
 * @param ending absent when the rollout goes on
 */
export async function tellPipeline(
  { world, options, warn }: Context,
  connection: Connection,
  files: ReportFiles,
  { rolloutId, ending }: { readonly rolloutId: string; readonly ending?: Ending | undefined },
): Promise<void> {
  if (files.summary === undefined && files.junit === undefined) return;
  try {
    const sight = await seeRollout(connection, rolloutId);
    writeReports(files, { rolloutId, sight, ...(ending && { ending }) });
  } catch (error) {
    const { message } = failureOf(error, whereabouts(options, world.env));
    warn(`meshshift: the files for the pipeline were not written: ${message}`);
  }
}

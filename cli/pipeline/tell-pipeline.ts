import type { Connection } from '../connection/connection.ts';
import { whereabouts } from '../connection/settings.ts';
import { seeRollout } from '../follow/rollout.ts';
import type { Context } from '../run/context.ts';
import { failureOf } from '../run/failure-of.ts';
import type { ToldRollout } from './told-rollout.ts';
import type { ReportFiles } from './write-reports.ts';
import { writeReports } from './write-reports.ts';

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

import { readStory } from '../report/read-story.ts';
import { reportPlace } from '../report/report-place.ts';
import type { Connection } from '../run/connection.ts';
import type { Context } from '../run/context.ts';
import { failureOf } from '../run/failure.ts';
import { whereabouts } from '../run/settings.ts';

/**
 * Uploads the report of a rollout and gives its address. It never throws, so that the exit code stays the rollout's:
 * undefined when it could not be uploaded.
 */
export async function uploadedReport(
  context: Context,
  ports: Pick<Connection, 'ledger' | 'metrics' | 'router' | 'now' | 'execution' | 'control' | 'line'>,
  upload: string,
  rolloutId: string,
): Promise<string | undefined> {
  const { host, options } = context;
  try {
    const [{ readWithExecution }, { reportPage }, { uploadWith }] = await Promise.all([
      import('../rollout/state.ts'),
      import('../report/page/report-page.ts'),
      import('../report/upload.ts'),
    ]);
    const story = await readStory(context, ports, { rolloutId, ...(await readWithExecution(ports, rolloutId)) });
    const link = await uploadWith(context, reportPlace(upload, rolloutId), reportPage(story));
    context.event({ type: 'report', rolloutId, link });
    if (!context.json) context.note(`report: ${link}`);
    return link;
  } catch (error) {
    context.warn(`meshshift: the report was not uploaded: ${failureOf(error, whereabouts(options, host.env)).message}`);
    return undefined;
  }
}

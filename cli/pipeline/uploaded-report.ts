import { readStory } from '../report/read-story.ts';
import { reportPlace } from '../report/report-place.ts';
import type { LinkPorts } from '../rollout/links.ts';
import { waitsForPerson } from '../rollout/next-steps.ts';
import type { RolloutState } from '../rollout/state.ts';
import type { Connection } from '../run/connection.ts';
import type { Context } from '../run/context.ts';
import { failureOf } from '../run/failure.ts';
import { whereabouts } from '../run/settings.ts';

type UploadPorts = Pick<Connection, 'ledger' | 'metrics' | 'router' | 'execution' | 'control' | 'line'> & LinkPorts;

/** The report of a rollout at its place in S3, which its notices link from the start. */
export interface UploadedReport {
  /** Renews it where a notice sends people to it: once the rollout is planned, and when it begins to wait for a person. */
  onState(state: RolloutState): void;
  /**
   * Renews it a last time and gives its address. It never throws, so that the exit code stays the rollout's: undefined
   * when it could not be uploaded.
   */
  last(): Promise<string | undefined>;
}

/** @param place an address of S3 */
export function uploadedReport(context: Context, ports: UploadPorts, place: string, rolloutId: string): UploadedReport {
  const { host, options } = context;
  let standing = '';
  let before: Promise<unknown> = Promise.resolve();
  return {
    onState({ control }) {
      const now = control === undefined ? '' : waitsForPerson(control) ? `waits at ${control.step}` : 'goes on';
      const isNews = now !== '' && now !== standing && (standing === '' || now !== 'goes on');
      standing = now;
      // The last one says why it cannot be uploaded.
      if (isNews) before = before.then(() => upload(context, ports, place, rolloutId)).catch(() => undefined);
    },
    async last() {
      await before;
      try {
        const link = await upload(context, ports, place, rolloutId);
        context.event({ type: 'report', rolloutId, link });
        if (!context.json) context.note(`report: ${link}`);
        return link;
      } catch (error) {
        const { message } = failureOf(error, whereabouts(options, host.env));
        context.warn(`meshshift: the report was not uploaded: ${message}`);
        return undefined;
      }
    },
  };
}

async function upload(context: Context, ports: UploadPorts, place: string, rolloutId: string): Promise<string> {
  const [{ readWithExecution }, { reportPage }, { uploadWith }] = await Promise.all([
    import('../rollout/state.ts'),
    import('../report/page/report-page.ts'),
    import('../report/upload.ts'),
  ]);
  const story = await readStory(context, ports, { rolloutId, ...(await readWithExecution(ports, rolloutId)) });
  return uploadWith(context, reportPlace(place, rolloutId), reportPage(story));
}

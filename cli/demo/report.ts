import { measureRollout } from '../report/measure-rollout.ts';
import { reportPage } from '../report/page/report-page.ts';
import { storyOf } from '../report/story-of.ts';
import { writeReport } from '../report/write-report.ts';
import type { DemoClients } from './clients.ts';
import type { Played } from './play.ts';

/** Writes the report of what was played, as `meshshift report` would. @throws Failure when the file cannot be written */
export async function reportDemo(file: string, { metrics }: DemoClients, played: Played, now: number): Promise<void> {
  const { rolloutId, sight, outcome, reason } = played;
  const say = (error: unknown) => (error instanceof Error ? error.message : String(error));
  const measured = await measureRollout(metrics, sight, now, say);
  await writeReport(file, reportPage(storyOf({ rolloutId, sight, ending: { outcome, reason } }, measured, now)));
}

import { measureRollout } from '../report/measure-rollout.ts';
import { reportPage } from '../report/page/report-page.ts';
import { storyOf } from '../report/story-of.ts';
import { writeReport } from '../report/write-report.ts';
import type { DemoClients } from './clients.ts';
import type { Played } from './play.ts';

/** Writes the report of what was played, as `meshshift report` would. @throws Failure when the file cannot be written */
export async function reportDemo(
  file: string,
  { ledger, metrics }: DemoClients,
  played: Played,
  now: number,
): Promise<void> {
  const { rolloutId, sight, outcome, reason } = played;
  const say = (error: unknown) => (error instanceof Error ? error.message : String(error));
  const measured = await measureRollout(metrics, sight, now, say);
  const routesBefore = await ledger.routesBefore(rolloutId);
  const told = { rolloutId, sight, routesBefore, ending: { outcome, reason } };
  await writeReport(file, reportPage(storyOf(told, measured, now)));
}

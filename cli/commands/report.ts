import { writeReport } from '../report/page/report-page.ts';
import { readStory } from '../report/read-story.ts';
import { findRollout } from '../rollout/find.ts';
import type { Context } from '../run/context.ts';
import { exits } from '../run/failure.ts';

interface ReportOptions {
  readonly out?: string;
}

export async function run(context: Context, id: string | undefined, { out }: ReportOptions): Promise<number> {
  const connection = await context.connect();
  const found = await findRollout(connection, id, { orLatest: true });
  const story = await readStory(context, connection, found);
  if (context.json) context.show(story, []);
  if (context.json && (out === undefined || out === '-')) return exits.done;
  // The plotting library is loaded for this command alone.
  const { reportPage } = await import('../report/page/report-page.ts');
  const page = reportPage(story);
  if (out === '-') {
    context.document(undefined, page);
    return exits.done;
  }
  const file = out ?? `${story.rolloutId}.html`;
  await writeReport(file, page);
  if (!context.json) context.show(undefined, [`wrote ${file}: ${story.headline.title}`, ...story.missing]);
  return exits.done;
}

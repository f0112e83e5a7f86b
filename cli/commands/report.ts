import { reportPage, writeReport } from '../report/page/report-page.ts';
import { readStory } from '../report/read-story.ts';
import { reportPlace } from '../report/report-place.ts';
import { type FoundRollout, findRollout } from '../rollout/find.ts';
import type { Context } from '../run/context.ts';
import { exits, Failure } from '../run/failure.ts';

interface ReportOptions {
  readonly out?: string;
  readonly upload?: string | true;
}

export async function run(context: Context, id: string | undefined, { out, upload }: ReportOptions): Promise<number> {
  if (typeof upload === 'string') reportPlace(upload, '');
  const connection = await context.connect();
  const found = await findRollout(connection, id, { orLatest: true });
  const story = await readStory(context, connection, found);
  if (context.json) context.show(story, []);
  if (context.json && (out === undefined || out === '-') && upload === undefined) return exits.done;
  const page = reportPage(story);
  if (upload !== undefined) {
    // The client of S3 is loaded for an upload alone.
    const { uploadWith } = await import('../report/upload.ts');
    const place = upload === true ? placeOf(found) : upload;
    const link = await uploadWith(context, reportPlace(place, story.rolloutId), page);
    if (!context.json) context.note(`uploaded: ${link}`);
    if (out === undefined) return exits.done;
  }
  if (out === '-') {
    context.document(undefined, page);
    return exits.done;
  }
  const file = out ?? `${story.rolloutId}.html`;
  await writeReport(file, page);
  if (!context.json) context.show(undefined, [`wrote ${file}: ${story.headline.title}`, ...story.missing]);
  return exits.done;
}

/** The place that the spec of a rollout names. @throws Failure without one */
function placeOf({ rolloutId, state }: FoundRollout): string {
  const { report } = state.record?.plan ?? {};
  if (report !== undefined) return report;
  throw new Failure(
    exits.usage,
    `the spec of ${rolloutId} names no place for its report: give --upload s3://BUCKET/FOLDER/`,
  );
}

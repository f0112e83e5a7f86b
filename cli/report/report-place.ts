import { placeIn, type ReportPlace } from '../../core/links/report-place.ts';
import { exits, Failure } from '../run/failure.ts';

/** The object that `--upload` names for a rollout's report. @throws Failure for a text that names none */
export function reportPlace(text: string, rolloutId: string): ReportPlace {
  const place = placeIn(text, rolloutId);
  if (place === undefined)
    throw new Failure(exits.usage, `--upload ${text}: s3://BUCKET/KEY is allowed, or s3://BUCKET/FOLDER/`);
  return place;
}

/**
 * Members that are timestamps wherever they occur in the shapes of the services that write XML. JSON writes them as numbers, as the models do;
 * XML must know them to write a date.
 */
const members = new Set([
  'AlarmConfigurationUpdatedTimestamp',
  'CreatedTime',
  'CreationDate',
  'CreationTime',
  'DeletionTime',
  'EndDate',
  'EndTime',
  'LastModified',
  'LastUpdatedTime',
  'LastUpdatedTimestamp',
  'StartDate',
  'StartTime',
  'StateTransitionedTimestamp',
  'StateUpdatedTimestamp',
  'Timestamp',
  'Timestamps',
]);

export const isTimestamp = (member: string): boolean => members.has(member);

/** Epoch seconds as ISO 8601, to the millisecond. */
export const isoTime = (epochSeconds: number): string => new Date(Math.round(epochSeconds * 1000)).toISOString();

/** ISO 8601 (or epoch seconds in digits, as some clients send them) -> epoch seconds; undefined if it is neither. */
export function epochSeconds(text: string): number | undefined {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time / 1000;
}

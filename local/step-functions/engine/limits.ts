/** Quotas of a Standard workflow (the Step Functions developer guide, "Service quotas"). */
export const maximumHistoryEvents = 25_000;
const maximumDataBytes = 262_144;
export const maximumDefinitionBytes = 1_048_576;
export const maximumNameLength = 80;
export const maximumSeconds = 99_999_999;
/** How many iterations of an inline Map run at once when the definition does not say. */
export const inlineMapConcurrency = 40;
/** A closed execution can be redriven for this long. */
export const redrivablePeriod = 14 * 24 * 3_600_000;
/** A closed execution is kept, and its name taken, for this long. */
export const retentionPeriod = 90 * 24 * 3_600_000;

const encoder = new TextEncoder();

/** Whether a text is over the payload quota, without encoding the many that are far below it. */
export const overDataLimit = (text: string): boolean =>
  text.length > maximumDataBytes ||
  (text.length * 3 > maximumDataBytes && encoder.encode(text).length > maximumDataBytes);

/** A date and a time with an offset: what AWS calls an ISO-8601 extended offset date-time. */
const form = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Its moment in epoch milliseconds; undefined for a text that is none, or names a day that its month does not have. */
export function offsetDateTime(text: string): number | undefined {
  const [, year, month, day] = form.exec(text) ?? [];
  const moment = Date.parse(text);
  if (day === undefined || Number.isNaN(moment)) return undefined;
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return Number(day) <= lastDay ? moment : undefined;
}

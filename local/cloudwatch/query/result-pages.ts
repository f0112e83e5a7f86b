import { invalidToken } from '../errors.ts';
import type { Message } from '../math/value.ts';

/** A result before it is cut into pages; points in the order asked for, as [epoch ms, value]. */
export interface Result {
  readonly id: string;
  readonly label: string;
  readonly messages: readonly Message[];
  readonly points: readonly (readonly [time: number, value: number])[];
}

interface Position {
  readonly result: number;
  readonly point: number;
}

const positionOf = (token: string | undefined): Position => {
  if (token === undefined) return { result: 0, point: 0 };
  const [, result, point] = /^(\d+):(\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (result === undefined) throw invalidToken();
  return { result: Number(result), point: Number(point) };
};

const tokenOf = ({ result, point }: Position) => Buffer.from(`${result}:${point}`).toString('base64url');

/** Up to `limit` data points from where the token says. A result that does not fit is PartialData and goes on next page. */
export function pageOfResults(results: readonly Result[], limit: number, token: string | undefined) {
  let { result: index, point } = positionOf(token);
  let left = limit;
  const page: Record<string, unknown>[] = [];
  while (index < results.length) {
    const { id, label, messages, points } = results[index] ?? { id: '', label: '', messages: [], points: [] };
    if (left === 0 && points.length > point) break;
    const taken = points.slice(point, point + left);
    const complete = point + taken.length >= points.length;
    page.push({
      Id: id,
      Label: label,
      Timestamps: taken.map(([time]) => time / 1000),
      Values: taken.map(([, value]) => value),
      StatusCode: complete ? 'Complete' : 'PartialData',
      ...(messages.length > 0 && { Messages: messages }),
    });
    left -= taken.length;
    point = complete ? 0 : point + taken.length;
    if (!complete) break;
    index++;
  }
  return { page, nextToken: index < results.length ? tokenOf({ result: index, point }) : undefined };
}

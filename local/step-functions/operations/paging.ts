import { AwsError } from '../../kit/aws-error.ts';
import type { Input } from './members.ts';
import { limitedText, validation } from './members.ts';

const most = 1000;
const usual = 100;
const longestToken = 3096;

function pageSize(input: Input): number {
  const { maxResults } = input;
  if (maxResults === undefined || maxResults === null || maxResults === 0) return usual;
  if (typeof maxResults !== 'number' || !Number.isInteger(maxResults)) {
    throw new AwsError('SerializationException', "Member 'maxResults' must be an integer.");
  }
  const limit = maxResults > most ? 'less than or equal to 1000' : 'greater than or equal to 0';
  if (maxResults <= most && maxResults > 0) return maxResults;
  throw validation(
    `Value '${maxResults}' at 'maxResults' failed to satisfy constraint: Member must have value ${limit}`,
  );
}

function firstIndex(input: Input): number {
  const token = limitedText(input, 'nextToken', longestToken);
  if (token === undefined) return 0;
  const index = Number(
    Buffer.from(token, 'base64url')
      .toString()
      .match(/^from (\d+)$/)?.[1],
  );
  if (Number.isInteger(index)) return index;
  throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
}

/** One page of a list by `maxResults` (100 unless said, at most 1000) and `nextToken`; the next token if there is more. */
export function pageOf<T>(input: Input, items: readonly T[]): { page: readonly T[]; nextToken?: string } {
  const first = firstIndex(input);
  const last = first + pageSize(input);
  const page = items.slice(first, last);
  if (last >= items.length) return { page };
  return { page, nextToken: Buffer.from(`from ${last}`).toString('base64url') };
}

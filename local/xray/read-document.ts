import { isRecord, jsonIn } from '../kit/json.ts';
import { type SegmentDocument, segmentShape } from './segment-document.ts';

/** As PutTraceSegments lists a document that it does not take. */
export interface UnprocessedSegment {
  readonly Id?: string;
  readonly ErrorCode: string;
  readonly Message: string;
}

export type ReadDocument =
  | { readonly kind: 'read'; readonly document: SegmentDocument }
  | { readonly kind: 'refused'; readonly unprocessed: UnprocessedSegment };

/** Bytes of one document. Source: AWS X-Ray quotas, segment size. */
export const largestDocument = 64 * 1024;

const pascal = (member: string): string =>
  member
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly input: unknown;
  readonly allowed: string;
}

/** What a shape alone does not say of a document. */
function furtherProblems({ end_time, in_progress, start_time, type, parent_id }: SegmentDocument): Problem[] {
  const isOver = end_time !== undefined;
  return [
    ...(isOver || in_progress === true
      ? []
      : [
          { path: ['end_time'], input: undefined, allowed: 'epoch seconds, or in_progress: true instead, are allowed' },
        ]),
    ...(isOver && end_time < start_time
      ? [{ path: ['end_time'], input: end_time, allowed: 'no time before start_time is allowed' }]
      : []),
    ...(type === 'subsegment' && parent_id === undefined
      ? [{ path: ['parent_id'], input: undefined, allowed: 'the id of its segment is allowed' }]
      : []),
  ];
}

function refused(value: unknown, problems: readonly Problem[]): ReadDocument {
  const [first] = problems;
  const isNested = problems.every(({ path }) => path.length > 1 && path[0] === 'subsegments');
  const member = String(first?.path.findLast((one) => typeof one === 'string') ?? 'document');
  const code = `${first?.input === undefined ? 'Missing' : 'Invalid'}${pascal(member)}`;
  const cause = problems.map(
    ({ path, input, allowed }) => `${path.join('.') || 'document'} is ${shown(input)}: ${allowed}`,
  );
  return {
    kind: 'refused',
    unprocessed: {
      ...(isRecord(value) && typeof value.id === 'string' && { Id: value.id }),
      ErrorCode: code,
      Message: `Invalid ${isNested ? 'subsegment' : 'segment'}. ErrorCode: ${code}, Cause: ${cause.join('; ')}`,
    },
  };
}

const unreadable = (code: string, cause: string): ReadDocument => ({
  kind: 'refused',
  unprocessed: { ErrorCode: code, Message: `Invalid segment. ErrorCode: ${code}, Cause: ${cause}` },
});

/**
 * Reads a segment document. One that X-Ray would not take is refused with everything that is wrong with it; its code is
 * that of the first. The codes MissingId, InvalidName and the like are X-Ray's; it publishes no list of them.
 */
export function readDocument(text: string): ReadDocument {
  const bytes = Buffer.byteLength(text);
  if (bytes > largestDocument)
    return unreadable('SegmentTooLarge', `the document has ${bytes} bytes: ${largestDocument} are allowed`);
  const value = jsonIn(text);
  if (!isRecord(value)) return unreadable('ParseError', 'the document is no JSON object');
  const parsed = segmentShape.safeParse(value, { reportInput: true });
  if (!parsed.success)
    return refused(
      value,
      parsed.error.issues.map((issue) => ({ path: issue.path, input: issue.input, allowed: allowedBy(issue) })),
    );
  const problems = furtherProblems(parsed.data);
  return problems.length === 0 ? { kind: 'read', document: parsed.data } : refused(value, problems);
}

/** The shape's own words where it has some. */
const allowedBy = (issue: { readonly code?: string; readonly message: string; readonly expected?: unknown }): string =>
  issue.code === 'invalid_type' && issue.message.startsWith('Invalid')
    ? `a ${String(issue.expected)} is allowed`
    : issue.message;

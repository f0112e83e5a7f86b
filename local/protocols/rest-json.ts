import type { AwsRequest } from '../http-message.ts';
import { AwsError } from '../kit/aws-error.ts';
import { own } from '../kit/json.ts';
import { bare, membersOf } from '../kit/member-shape.ts';
import type { Declared, Place } from '../kit/operations.ts';
import { type PathTemplate, pathTemplate } from './path-template.ts';
import { jsonObject, type Protocol } from './protocol.ts';

interface Entry extends Place {
  readonly operation: string;
  readonly template: PathTemplate;
  readonly members: ReturnType<typeof membersOf>;
}

/** The query without what belongs to the signature: `X-Amz-Date` and the like of a presigned URL, `x-id` of the SDK. */
const queryMembers = (request: AwsRequest) =>
  Object.entries(request.query).filter(([name]) => !/^x-(amz-|id$)/i.test(name));

const integer = (name: string, text: string, code: string): number => {
  if (!/^-?\d+$/.test(text)) throw new AwsError(code, `${name} is not an integer: ${text}`);
  return Number(text);
};

/**
 * restJson1: method and path say which operation; path, query and JSON body together are its input.
 *
 * @param invalid the service's code for a query member of the wrong type
 */
export function restJson(operations: Readonly<Record<string, Declared>>, invalid = 'BadRequestException'): Protocol {
  const table = Object.entries(operations).flatMap(([operation, { shape, place }]): Entry[] =>
    place === undefined ? [] : [{ ...place, operation, template: pathTemplate(place.path), members: membersOf(shape) }],
  );
  const find = (request: AwsRequest) => {
    for (const entry of table) {
      const labels = entry.method === request.method ? entry.template(request.path) : undefined;
      if (labels !== undefined) return { entry, labels };
    }
    throw new AwsError(
      'UnknownOperationException',
      `The embedded AWS knows no operation at ${request.method} ${request.path}.`,
      404,
    );
  };
  return {
    decode(request) {
      const { entry, labels } = find(request);
      const query = queryMembers(request).map(([name, texts]) => {
        const member = own(entry.members, name);
        const type = member === undefined ? undefined : bare(member).type;
        const [text = ''] = texts;
        if (type === 'array') return [name, texts];
        return [name, type === 'number' ? integer(name, text, invalid) : text];
      });
      const body = request.method === 'GET' ? {} : jsonObject(request.body);
      return { operation: entry.operation, input: { ...body, ...Object.fromEntries(query), ...labels } };
    },
    encode(operation, output, requestId) {
      const entry = table.find((candidate) => candidate.operation === operation);
      const body = entry?.payload === undefined ? output : output[entry.payload];
      const status = entry?.status ?? 200;
      return {
        status,
        headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId },
        body: status === 204 ? '' : JSON.stringify(body),
      };
    },
    encodeError: (error, requestId) => ({
      status: error.status,
      headers: {
        'content-type': 'application/json',
        'x-amzn-errortype': error.code,
        'x-amzn-requestid': requestId,
      },
      body: JSON.stringify({ ...error.fields, message: error.message }),
    }),
  };
}

import type { AwsRequest, AwsResponse } from '../http-message.ts';
import { AwsError, notImplemented } from '../kit/aws-error.ts';
import type { ServiceName } from '../kit/call.ts';
import { own } from '../kit/json.ts';
import type { Declared } from '../kit/operations.ts';
import type { Protocol } from './protocol.ts';
import { faultOf, queryCode } from './query-errors.ts';
import { formReader, formTree } from './query-shape.ts';
import { escapeXml, type XmlRules, xmlMembers } from './xml.ts';

/** What a service says in the query protocol. */
interface QueryDialect {
  readonly service: ServiceName;
  readonly xmlNamespace: string;
  /** The operations that can be written in it. */
  readonly operations: Readonly<Record<string, Declared>>;
  /** Operations that AWS has and the embedded AWS has not. */
  readonly missing?: readonly string[];
  /** The only version of its API that it answers, where several are in use; any unless given. */
  readonly version?: string;
  readonly rules?: XmlRules;
}

/** The form of the body and of the query, without what belongs to the signature. */
function parameters(request: AwsRequest): Map<string, string> {
  const out = new Map<string, string>();
  for (const [name, values] of Object.entries(request.query)) out.set(name, values[0] ?? '');
  for (const [name, value] of new URLSearchParams(new TextDecoder().decode(request.body))) out.set(name, value);
  for (const name of out.keys()) if (/^x-amz-/i.test(name)) out.delete(name);
  return out;
}

const xml = (status: number, requestId: string, body: string): AwsResponse => ({
  status,
  headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
  body: `<?xml version="1.0"?>\n${body}`,
});

export function queryError(error: AwsError, code: string, namespace: string, requestId: string): AwsResponse {
  const what = xmlMembers({ Type: faultOf(error), Code: code, Message: error.message, ...error.fields });
  return xml(
    error.status,
    requestId,
    `<ErrorResponse xmlns="${namespace}"><Error>${what}</Error><RequestId>${escapeXml(requestId)}</RequestId></ErrorResponse>`,
  );
}

/** awsQuery: a form with an Action in, XML out. */
export function awsQuery({
  service,
  xmlNamespace,
  operations,
  missing = [],
  version,
  rules = {},
}: QueryDialect): Protocol {
  const reader = formReader(rules);
  return {
    decode(request) {
      const other = request.headers['smithy-protocol'];
      if (other !== undefined) throw new AwsError('UnknownProtocol', `The embedded AWS does not speak ${other}.`);
      const form = parameters(request);
      const operation = form.get('Action');
      if (operation === undefined) throw new AwsError('MissingAction', 'The request names no Action.');
      const asked = form.get('Version');
      if (version !== undefined && asked !== undefined && asked !== version) {
        throw new AwsError(
          'NotImplemented',
          `The embedded AWS has no ${service}:${operation} of the version ${asked}.`,
          501,
        );
      }
      if (missing.includes(operation)) throw notImplemented(service, operation);
      const declared = own(operations, operation);
      if (declared === undefined) {
        throw new AwsError('InvalidAction', `The embedded AWS has no ${service}:${operation} in the query protocol.`);
      }
      form.delete('Action');
      form.delete('Version');
      return { operation, input: reader.read(declared.shape, formTree(form)) };
    },
    encode(operation, output, requestId) {
      const result = xmlMembers(output, rules);
      const metadata = `<ResponseMetadata><RequestId>${escapeXml(requestId)}</RequestId></ResponseMetadata>`;
      return xml(
        200,
        requestId,
        `<${operation}Response xmlns="${xmlNamespace}"><${operation}Result>${result}</${operation}Result>${metadata}</${operation}Response>`,
      );
    },
    encodeError: (error, requestId) => queryError(error, queryCode(service, error.code), xmlNamespace, requestId),
  };
}

import type { AwsResponse } from '../../../local/http-message.ts';
import { valueIn } from './query-value.ts';
import type { ServiceModel } from './service-model.ts';
import type { Member, OperationShape } from './shape.ts';
import { childOf, type Element, parseXml } from './xml.ts';

/** What a response says, whatever protocol it is in. */
export type Read =
  | { readonly ok: true; readonly output: unknown }
  | {
      readonly ok: false;
      readonly code: string;
      /** Undefined when the answer has none. */
      readonly message: string | undefined;
      /** Members of the error besides its message. */
      readonly fields: Readonly<Record<string, unknown>>;
    };

export const textOf = ({ body }: AwsResponse): string =>
  typeof body === 'string' ? body : new TextDecoder().decode(body);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const recordOf = (value: unknown): Readonly<Record<string, unknown>> => {
  if (!isRecord(value)) throw new Error(`the body is no JSON object: ${JSON.stringify(value)}`);
  return value;
};

const jsonOf = (text: string): unknown => (text === '' ? {} : JSON.parse(text));

/** @throws Error when the body cannot be read at all */
export function readAnswer(model: ServiceModel, operation: OperationShape, response: AwsResponse): Read {
  const isQuery = /xml/.test(response.headers['content-type'] ?? '');
  if (isQuery) return readXml(operation, parseXml(textOf(response)));
  if (response.status >= 400) return readError(model, response);
  const output = model.protocol === 'restJson' ? restOutput(operation, response) : jsonOf(textOf(response));
  return { ok: true, output };
}

function readError(model: ServiceModel, response: AwsResponse): Read {
  const { __type: type, message, Message, ...fields } = recordOf(jsonOf(textOf(response)));
  const named = model.protocol === 'restJson' ? response.headers['x-amzn-errortype'] : type;
  // `com.amazonaws.dynamodb.v20120810#ResourceNotFoundException` names the same error as its last part.
  const code = typeof named === 'string' ? named.slice(named.indexOf('#') + 1).replace(/:.*$/, '') : '';
  const words = message ?? Message;
  return { ok: false, code, message: typeof words === 'string' ? words : undefined, fields };
}

/** The output of restJson1, put together from status, headers and body. */
function restOutput({ output }: OperationShape, response: AwsResponse): unknown {
  const { shape } = output;
  if (shape.kind !== 'structure') return jsonOf(textOf(response));
  const entries = Object.entries(shape.members);
  const payload = entries.find(([, { traits }]) => traits.httpPayload !== undefined);
  const elsewhere = entries.flatMap(([name, { traits }]) => {
    if (traits.httpResponseCode !== undefined) return [[name, response.status]];
    const header =
      typeof traits.httpHeader === 'string' ? response.headers[traits.httpHeader.toLowerCase()] : undefined;
    return header === undefined ? [] : [[name, header]];
  });
  const inBody =
    payload === undefined ? recordOf(jsonOf(textOf(response))) : { [payload[0]]: payloadOf(payload[1], response) };
  return { ...inBody, ...Object.fromEntries(elsewhere) };
}

const payloadOf = ({ shape }: Member, response: AwsResponse): unknown =>
  shape.kind === 'blob' ? Buffer.from(response.body).toString('base64') : jsonOf(textOf(response));

function readXml({ name, output }: OperationShape, document: Element): Read {
  const error = document.name === 'ErrorResponse' ? childOf(document, 'Error') : undefined;
  if (error !== undefined) {
    const {
      Code,
      Message,
      Type: _,
      ...fields
    } = Object.fromEntries(error.children.map((each) => [each.name, each.text]));
    return { ok: false, code: Code ?? '', message: Message, fields };
  }
  const result = childOf(document, `${name}Result`);
  if (document.name !== `${name}Response` || result === undefined)
    throw new Error(`no answer of ${name}: ${document.name}`);
  return { ok: true, output: valueIn(output, result) };
}

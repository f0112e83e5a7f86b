import type { AwsResponse } from '../../../local/http-message.ts';
import { type Read, readAnswer } from './answer.ts';
import { checkStructure, checkValue, type Problems } from './check-value.ts';
import { commonErrors, notImplemented } from './common-errors.ts';
import type { ServiceModel, WireProtocol } from './service-model.ts';
import type { OperationShape, Structure } from './shape.ts';

const contentTypes: Readonly<Record<WireProtocol, RegExp>> = {
  restJson: /^application\/(json|octet-stream)$/,
  awsJson: /^application\/x-amz-json-1\.[01]$/,
  awsQuery: /^text\/xml$/,
};

/** What the answer says and what of it the SDK's model of the service does not allow; an operation it does not know is one. */
export function checkAnswer(
  model: ServiceModel,
  operation: string,
  response: AwsResponse,
): { readonly read?: Read; readonly problems: Problems } {
  const shape = model.operations.get(operation);
  if (shape === undefined) return { problems: [`${model.service} has no operation ${operation}`] };
  let read: Read;
  try {
    read = readAnswer(model, shape, response);
  } catch (error) {
    return { problems: [`the answer cannot be read: ${error instanceof Error ? error.message : String(error)}`] };
  }
  const problems = read.ok
    ? checkOutput(model, shape, response, read.output)
    : checkError(model, shape, response, read);
  return { read, problems: [...checkHeaders(model, response), ...problems] };
}

const isXml = ({ headers }: AwsResponse) => headers['content-type'] === 'text/xml';

function checkHeaders(model: ServiceModel, response: AwsResponse): Problems {
  const { headers } = response;
  const type = headers['content-type'] ?? '';
  // A service that moved on from the query protocol still answers those who write it.
  const protocol = model.isQueryCompatible && isXml(response) ? 'awsQuery' : model.protocol;
  return [
    ...(contentTypes[protocol].test(type) || response.status === 204 ? [] : [`the content type is ${type}`]),
    ...(headers['x-amzn-requestid'] === undefined ? ['the answer has no x-amzn-requestid'] : []),
    ...Object.keys(headers)
      .filter((name) => name !== name.toLowerCase())
      .map((name) => `the header ${name} is not in lower case`),
  ];
}

const statusOf = ({ traits, output }: OperationShape): number | undefined => {
  const { shape } = output;
  const isMember =
    shape.kind === 'structure' && Object.values(shape.members).some(({ traits }) => traits.httpResponseCode);
  if (isMember) return undefined;
  return Array.isArray(traits.http) ? Number(traits.http[2]) : 200;
};

function checkOutput(model: ServiceModel, shape: OperationShape, response: AwsResponse, output: unknown): Problems {
  const status = statusOf(shape);
  const dates = isXml(response) ? withDates(shape.output) : shape.output;
  const problems = checkValue(dates, output, { model, at: '' });
  return status === undefined || status === response.status
    ? problems
    : [`the status is ${response.status} and not ${status}`, ...problems];
}

function checkError(
  model: ServiceModel,
  shape: OperationShape,
  response: AwsResponse,
  error: Read & { ok: false },
): Problems {
  const { status } = response;
  const { code, message, fields } = error;
  const words = message === undefined || message === '' ? ['the error has no message'] : [];
  if (code === notImplemented.code) {
    const isNamed = status === notImplemented.status && message?.includes(shape.name);
    return isNamed ? words : [...words, `${code} (${status}) does not name ${shape.name}: ${message}`];
  }
  const modelled = modelledError(model, shape, response, code);
  if (modelled !== undefined) return [...words, ...checkModelled(model, modelled, response, fields)];
  const allowed = commonErrors[code];
  if (allowed === undefined) return [...words, `${shape.name} has no error ${code}`];
  return [
    ...words,
    ...(allowed.includes(status) ? [] : [`${code} comes with the status ${allowed.join(' or ')} and not ${status}`]),
    ...Object.keys(fields)
      .filter((name) => name !== 'Type')
      .map((name) => `${code} has a member ${name}`),
  ];
}

const queryCode = ({ name, traits }: Structure): string =>
  Array.isArray(traits.awsQueryError) ? String(traits.awsQueryError[0]) : name;

/** The error's shape, when it is one that the operation is declared to have. */
function modelledError(
  { errors, declared }: ServiceModel,
  { name }: OperationShape,
  response: AwsResponse,
  code: string,
): Structure | undefined {
  const own = declared.errorsOf(name).flatMap((each) => errors.get(each) ?? []);
  return own.find((error) => (isXml(response) ? queryCode(error) : error.name) === code);
}

function checkModelled(model: ServiceModel, error: Structure, response: AwsResponse, fields: object): Problems {
  const { traits } = error;
  const fallback = traits.error === 'server' ? 500 : 400;
  const status = Number(
    (isXml(response) && Array.isArray(traits.awsQueryError) && traits.awsQueryError[1]) || traits.httpError || fallback,
  );
  const problems = checkStructure(withoutMessage(error), { ...fields }, { model, at: error.name });
  if (response.status !== status)
    problems.push(`${error.name} comes with the status ${status} and not ${response.status}`);
  if (!model.isQueryCompatible || isXml(response)) return problems;
  const header = `${queryCode(error)};${traits.error === 'server' ? 'Receiver' : 'Sender'}`;
  const found = response.headers['x-amzn-query-error'];
  return found === header ? problems : [...problems, `x-amzn-query-error is ${found} and not ${header}`];
}

/** Clients find the message under either spelling, whatever the model says. */
const withoutMessage = (error: Structure): Structure => ({
  ...error,
  required: error.required.filter((name) => name.toLowerCase() !== 'message'),
});

/** In XML a time is written as a date wherever the shape does not say otherwise. */
function withDates(member: OperationShape['output']): OperationShape['output'] {
  const { shape, traits } = member;
  switch (shape.kind) {
    case 'timestamp':
      return { traits, shape: { kind: 'timestamp', format: 'dateTime' } };
    case 'list':
      return { traits, shape: { kind: 'list', item: withDates(shape.item) } };
    case 'structure': {
      const members = Object.entries(shape.members).map(([name, each]): [string, typeof each] => [name, lazily(each)]);
      return { traits, shape: { ...shape, members: Object.fromEntries(members) } };
    }
    default:
      return member;
  }
}

/** Shapes may contain themselves. */
const lazily = (member: OperationShape['output']): OperationShape['output'] => ({
  traits: member.traits,
  get shape() {
    return withDates(member).shape;
  },
});

import { gunzipSync } from 'node:zlib';
import type { AwsRequest } from '../../../local/http-message.ts';
import { checkStructure, type Problems } from './check-value.ts';
import type { ServiceModel } from './service-model.ts';
import type { Structure } from './shape.ts';

/** Members that JSON carries: not those of the path, the query and the headers. */
const inBody = ({ traits }: Structure['members'][string]): boolean =>
  traits.httpLabel === undefined && traits.httpQuery === undefined && traits.httpHeader === undefined;

/** The body of a request as JSON; undefined when it has none, or another kind of body. */
export function jsonBody(request: AwsRequest): Readonly<Record<string, unknown>> | undefined {
  const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(request.body) : request.body;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** What a body may hold; undefined for an operation whose body is none of its input's members written as JSON. */
export function bodyShape(model: ServiceModel, operation: string): Structure | undefined {
  const shape = model.operations.get(operation)?.input.shape;
  if (shape?.kind !== 'structure') return undefined;
  const members = Object.entries(shape.members).filter(([, member]) => inBody(member));
  if (members.some(([, { traits }]) => traits.httpPayload !== undefined)) return undefined;
  const names = members.map(([name]) => name);
  return {
    ...shape,
    members: Object.fromEntries(members),
    required: shape.required.filter((name) => names.includes(name)),
  };
}

/** An input that was accepted holds nothing that the SDK does not know, and lacks nothing that the service needs. */
export function checkInput(model: ServiceModel, operation: string, request: AwsRequest): Problems {
  const shape = bodyShape(model, operation);
  const body = jsonBody(request);
  if (shape === undefined || body === undefined) return [];
  return checkStructure(shape, body, { model, at: '' }).map((problem) => `was accepted although ${problem}`);
}

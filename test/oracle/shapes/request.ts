import type { AwsRequest } from '../../../local/http-message.ts';
import type { ServiceModel } from './service-model.ts';
import type { OperationShape } from './shape.ts';

/** `/meshes/{meshName}` as a pattern in which each label is one part of a path, or the rest of it for `{name+}`. */
const patternOf = (template: string): RegExp =>
  new RegExp(`^${template.replaceAll(/\{\w+\+\}/g, '.+').replaceAll(/\{\w+\}/g, '[^/]+')}/?$`);

const whereIs = ({ traits }: OperationShape): { method: string; path: string; query: [string, string][] } => {
  const [method = '', template = ''] = Array.isArray(traits.http) ? traits.http.map(String) : [];
  const [path = '', query] = template.split('?');
  return { method, path, query: [...new URLSearchParams(query)] };
};

function isAt(operation: OperationShape, request: AwsRequest): boolean {
  const { method, path, query } = whereIs(operation);
  return (
    method === request.method &&
    patternOf(path).test(request.path) &&
    query.every(([name, value]) => request.query[name]?.includes(value))
  );
}

/** A literal part of a path means more than a label that it fits, and a fixed query more than none. */
const vagueness = (operation: OperationShape): number => {
  const { path, query } = whereIs(operation);
  return path.split('{').length - query.length;
};

/** Which operation a request is about, as the SDK's model tells it; words that no operation has when it is none. */
export function operationNamed(model: ServiceModel, request: AwsRequest): string {
  if (model.protocol === 'restJson') {
    const found = [...model.operations.values()].filter((operation) => isAt(operation, request));
    const [first] = found.toSorted((a, b) => vagueness(a) - vagueness(b));
    return first?.name ?? `${request.method} ${request.path}`;
  }
  const target = request.headers['x-amz-target'];
  if (target !== undefined) return target.slice(target.indexOf('.') + 1);
  return new URLSearchParams(new TextDecoder().decode(request.body)).get('Action') ?? 'no Action';
}

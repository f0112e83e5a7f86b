import type { AwsRequest } from '../../../local/http-message.ts';
import type { ServiceModel } from './service-model.ts';
import type { OperationShape } from './shape.ts';

/** `/meshes/{meshName}` as a pattern in which each label is one part of a path, or the rest of it for `{name+}`. */
const patternOf = (template: string): RegExp =>
  new RegExp(`^${template.replaceAll(/\{\w+\+\}/g, '.+').replaceAll(/\{\w+\}/g, '[^/]+')}/?$`);

function isAt({ traits }: OperationShape, { method, path }: AwsRequest): boolean {
  if (!Array.isArray(traits.http)) return false;
  const [verb, template] = traits.http.map(String);
  return verb === method && patternOf((template ?? '').replace(/\?.*$/, '')).test(path);
}

/** Which operation a request is about, as the SDK's model tells it; words that no operation has when it is none. */
export function operationNamed(model: ServiceModel, request: AwsRequest): string {
  if (model.protocol === 'restJson') {
    const found = [...model.operations.values()].filter((operation) => isAt(operation, request));
    // `/functions/{name}` also fits what `/functions/list` means to say: the one with the fewest labels is meant.
    const labels = ({ traits }: OperationShape) => String(traits.http).split('{').length;
    return found.toSorted((a, b) => labels(a) - labels(b))[0]?.name ?? `${request.method} ${request.path}`;
  }
  const target = request.headers['x-amz-target'];
  if (target !== undefined) return target.slice(target.indexOf('.') + 1);
  return new URLSearchParams(new TextDecoder().decode(request.body)).get('Action') ?? 'no Action';
}

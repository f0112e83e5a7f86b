import type { Member } from './shapes/shape.ts';

/** The least that the SDK's client writes a request for: required members alone, each with some value of its type. */
function sampleValue({ shape }: Member): unknown {
  switch (shape.kind) {
    case 'string':
      return 'oracle';
    case 'number':
      return 1;
    case 'boolean':
      return true;
    case 'timestamp':
      return new Date(0);
    case 'blob':
      return new Uint8Array([1]);
    case 'list':
      return [];
    case 'structure':
      return Object.fromEntries(
        shape.required.map((name) => {
          const member = shape.members[name];
          return [name, member === undefined ? undefined : sampleValue(member)];
        }),
      );
    default:
      return {};
  }
}

export function sampleInput(member: Member): Readonly<Record<string, unknown>> {
  const value = sampleValue(member);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

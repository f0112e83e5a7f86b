import { plural } from '../../kit/plural.ts';
import { numberText } from '../words.ts';
import type { GraphNode, Requests } from './mesh-graph.ts';

/** `7.3 ms`, `2.41 s`. */
export const timeText = (ms: number): string => (ms < 1000 ? `${numberText(ms)} ms` : `${(ms / 1000).toFixed(2)} s`);

/** What failed, in X-Ray's words: `3 errors, 1 fault`; empty for nothing. */
export const failuresText = ({ errors, faults }: Requests): string =>
  [...(errors > 0 ? [plural(errors, 'error')] : []), ...(faults > 0 ? [plural(faults, 'fault')] : [])].join(', ');

const typeWords: Readonly<Record<string, string>> = {
  client: 'client',
  remote: 'remote service',
  'AWS::AppMesh::Proxy': 'App Mesh proxy',
};

/** What a service is: an origin as X-Ray writes it, where there is no word for it. */
export const typeText = ({ type }: Pick<GraphNode, 'type'>): string =>
  type === undefined ? 'service' : Object.hasOwn(typeWords, type) ? (typeWords[type] ?? type) : type;

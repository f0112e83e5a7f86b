import type { QueryDialect } from './aws-query.ts';
import { structure } from './query-shape.ts';

export const stsQuery: QueryDialect = {
  service: 'sts',
  xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  inputs: { GetCallerIdentity: structure({}) },
};

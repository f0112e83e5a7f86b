import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { clusterOutput } from '../answers.ts';
import type { Context } from '../context.ts';
import { nameShape } from '../resources.ts';

/** A cluster that exists is answered as it is. */
export const CreateCluster = operation(
  z.strictObject({ clusterName: z._default(nameShape, 'default') }),
  ({ resources }: Context, { clusterName: name }) => {
    resources.clusters.put({ name });
    const active = resources.services.all().filter(({ cluster, status }) => cluster === name && status === 'ACTIVE');
    return { cluster: clusterOutput(name, active.length) };
  },
);

import * as z from 'zod/mini';
import { operation, type Place } from '../../kit/operations.ts';
import { integer } from '../../kit/shapes.ts';
import { parseFunctionName } from '../function-name.ts';
import { functionOf } from '../lookup.ts';
import type { Registry } from '../registry.ts';
import { FunctionName } from '../shapes.ts';

const onFunction = z.strictObject({ FunctionName });

const path = '/functions/{FunctionName}/concurrency';
const put: Place = { method: 'PUT', path: `/2017-10-31${path}` };
const get: Place = { method: 'GET', path: `/2019-09-30${path}` };
const remove: Place = { method: 'DELETE', path: `/2017-10-31${path}`, status: 204 };

export const PutFunctionConcurrency = operation(
  z.strictObject({ FunctionName, ReservedConcurrentExecutions: integer(0) }),
  ({ functions }: Registry, { FunctionName: name, ReservedConcurrentExecutions }) => {
    const fn = functionOf(functions, parseFunctionName(name));
    functions.set(fn.name, { ...fn, reservedConcurrency: ReservedConcurrentExecutions });
    return { ReservedConcurrentExecutions };
  },
  put,
);

export const GetFunctionConcurrency = operation(
  onFunction,
  ({ functions }: Registry, { FunctionName: name }) => {
    const { reservedConcurrency } = functionOf(functions, parseFunctionName(name));
    return reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
  },
  get,
);

export const DeleteFunctionConcurrency = operation(
  onFunction,
  ({ functions }: Registry, { FunctionName: name }) => {
    const { reservedConcurrency: _, ...fn } = functionOf(functions, parseFunctionName(name));
    functions.set(fn.name, fn);
    return {};
  },
  remove,
);

import * as z from 'zod/mini';
import { parseFunctionName } from '../function-name.ts';
import { functionOf } from '../lookup.ts';
import { functionName, readInput } from '../read-input.ts';
import type { Operation } from './operation.ts';

const onFunction = z.strictObject({ FunctionName: functionName });

export const putFunctionConcurrency: Operation = ({ functions }, input) => {
  const shape = z.strictObject({
    FunctionName: functionName,
    ReservedConcurrentExecutions: z.int().check(z.minimum(0)),
  });
  const request = readInput('PutFunctionConcurrency', shape, input);
  const fn = functionOf(functions, parseFunctionName(request.FunctionName));
  functions.set(fn.name, { ...fn, reservedConcurrency: request.ReservedConcurrentExecutions });
  return { ReservedConcurrentExecutions: request.ReservedConcurrentExecutions };
};

export const getFunctionConcurrency: Operation = ({ functions }, input) => {
  const request = readInput('GetFunctionConcurrency', onFunction, input);
  const { reservedConcurrency } = functionOf(functions, parseFunctionName(request.FunctionName));
  return reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
};

export const deleteFunctionConcurrency: Operation = ({ functions }, input) => {
  const request = readInput('DeleteFunctionConcurrency', onFunction, input);
  const { reservedConcurrency: _, ...fn } = functionOf(functions, parseFunctionName(request.FunctionName));
  functions.set(fn.name, fn);
  return {};
};

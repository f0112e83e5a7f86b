import * as z from 'zod/mini';
import { notImplemented } from './aws-error.ts';
import type { Call, Output, Service, ServiceName } from './call.ts';
import { type Dialect, inputReader } from './input.ts';
import { own } from './json.ts';

/** Where a service of the protocol restJson1 has an operation. */
export interface Place {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'PATCH';
  /** `/meshes/{meshName}`: each name in braces is a member of the input. */
  readonly path: string;
  /** The member of the output that is the whole body. */
  readonly payload?: string;
  /** 200 if left out. */
  readonly status?: number;
}

/** An operation of a service: the shape of its input, its effect, and its place where it has one. */
export interface Operation<Context> {
  readonly shape: z.ZodMiniType;
  readonly place?: Place;
  /** @throws AwsError */
  perform(context: Context, call: Call, dialect: Dialect): Output | Promise<Output>;
}

/** What the wire protocols read of an operation. */
export type Declared = Pick<Operation<never>, 'shape' | 'place'>;

/** By their names in the API reference. */
export type Operations<Context> = Readonly<Record<string, Operation<Context>>>;

/**
 * Declares an operation. The protocols read the shape too: forms, paths and queries have texts alone.
 *
 * @param shape a strict object: a member that is not implemented is refused by its name
 */
export const operation = <Shape extends z.ZodMiniType, Context>(
  shape: Shape,
  run: (context: Context, input: z.infer<Shape>, call: Call) => Output | Promise<Output>,
  place?: Place,
): Operation<Context> => {
  const read = inputReader(shape);
  return {
    shape,
    ...(place === undefined ? {} : { place }),
    perform: (context, call, dialect) => run(context, read(call.input, dialect, call.operation), call),
  };
};

/** The model of a service: its operations on one context. */
export const createService = <Context>({
  name,
  operations,
  context,
  dialect,
}: {
  readonly name: ServiceName;
  readonly operations: Operations<Context>;
  readonly context: Context;
  readonly dialect: Dialect;
}): Service => ({
  name,
  async call(call) {
    const asked = own(operations, call.operation);
    if (asked === undefined) throw notImplemented(name, call.operation);
    return asked.perform(context, call, dialect);
  },
});

/** An operation that AWS has and the embedded AWS has not: it is found at its place, and refused by its name. */
export const missing = (place: Place): Operation<unknown> => ({
  shape: z.looseObject({}),
  place,
  perform(_context, { service, operation: name }) {
    throw notImplemented(service, name);
  },
});

import type { Service } from '../kit/call.ts';
import { createService } from '../kit/operations.ts';
import { createCollection, type Stateful, stateOf } from '../kit/state.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Bodies, bodiesInMemory } from './bodies.ts';
import { bucketShape, type Context, objectId, objectShape, uploadShape } from './context.ts';
import { dialect } from './errors.ts';
import * as buckets from './operations/buckets.ts';
import * as listing from './operations/listing.ts';
import * as objects from './operations/objects.ts';
import * as uploads from './operations/uploads.ts';

export interface S3Options {
  /** Where the bytes of objects are; in memory unless given. */
  readonly bodies?: Bodies;
}

/** Buckets and objects without versions, tags and policies: what tools that package code use of S3. */
export interface S3 extends Service, Stateful {}

export const s3Operations = { ...buckets, ...listing, ...objects, ...uploads };

export function s3(surroundings: Surroundings, { bodies = bodiesInMemory() }: S3Options = {}): S3 {
  const context: Context = {
    buckets: createCollection(bucketShape, ({ name }) => name),
    objects: createCollection(objectShape, ({ bucket, key }) => objectId(bucket, key)),
    uploads: createCollection(uploadShape, ({ id }) => id),
    bodies,
    surroundings,
  };
  const state = { buckets: context.buckets, objects: context.objects, uploads: context.uploads, bodies };
  return { ...createService({ name: 's3', operations: s3Operations, context, dialect }), ...stateOf(state) };
}

import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { Caller } from '../kit/call.ts';
import { type Identity, identityShape } from './identity.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Gives keys to who calls, and says what he may do. */
export type RegisterCaller = (name: string, identity?: Identity) => Credentials;

/** Who owns which access key. Signatures are read, never verified: anyone may use a key. */
export interface Callers {
  /**
   * Keys for a role or user of this name; the same name gets the same keys. With an identity its owner may do what that
   * says and nothing else, from now on; without one he may do everything, unless he was given one before.
   */
  register: RegisterCaller;
  /** The owner of a key; keys that were not registered belong to `user`. */
  of(accessKeyId: string): Caller;
  identityOf(accessKeyId: string): Identity | undefined;
  /** Who was registered with this role; the first, where it is several. */
  withRole(roleArn: string): Caller | undefined;
  snapshot(): unknown;
  restore(state: unknown): void;
}

const stateShape = z.record(z.string(), z.object({ name: z.string(), identity: z.optional(identityShape) }));

type Registered = z.infer<typeof stateShape>[string];

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

export function createCallers(): Callers {
  const owners = new Map<string, Registered>();
  const callerOf = (accessKeyId: string, { name, identity }: Registered): Caller => ({
    accessKeyId,
    name,
    ...(identity === undefined ? {} : { arn: identity.arn }),
  });
  return {
    register(name, identity = undefined) {
      const accessKeyId = `AKIA${digest(name).slice(0, 16).toUpperCase()}`;
      const owner = identity ?? owners.get(accessKeyId)?.identity;
      owners.set(accessKeyId, { name, ...(owner === undefined ? {} : { identity: owner }) });
      return { accessKeyId, secretAccessKey: digest(`secret of ${name}`).slice(0, 40) };
    },
    of(accessKeyId) {
      const owner = owners.get(accessKeyId);
      return owner === undefined ? { accessKeyId, name: 'user' } : callerOf(accessKeyId, owner);
    },
    identityOf: (accessKeyId) => owners.get(accessKeyId)?.identity,
    withRole(roleArn) {
      const [accessKeyId, owner] = [...owners].find(([, { identity }]) => identity?.roleArn === roleArn) ?? [];
      return accessKeyId === undefined || owner === undefined ? undefined : callerOf(accessKeyId, owner);
    },
    snapshot: () => Object.fromEntries(owners),
    restore(state) {
      owners.clear();
      for (const [accessKeyId, owner] of Object.entries(stateShape.parse(state))) owners.set(accessKeyId, owner);
    },
  };
}

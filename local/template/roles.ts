import * as z from 'zod/mini';
import type { Credentials, RegisterCaller } from '../iam/callers.ts';
import { assumedRole } from '../iam/identity.ts';
import { statement } from '../iam/statement.ts';
import type { Stateful } from '../kit/state.ts';

const roleShape = z.object({ arn: z.string(), name: z.string(), statements: z.readonly(z.array(statement)) });
const sessionShape = z.object({ roleArn: z.string(), session: z.string() });
const stateShape = z.object({ roles: z.array(roleShape), sessions: z.record(z.string(), sessionShape) });

/** Who may do what. Several functions may share one. */
export type Role = z.infer<typeof roleShape>;

/** The roles that templates made, and who has taken them on. */
export interface Roles extends Stateful {
  find(arn: string): Role | undefined;
  /** Adds a role, or changes it: who has taken it on may do what it says from now on. */
  put(role: Role): void;
  remove(arn: string): void;
  /** The keys of a caller who takes on a role, under the name that the session has. */
  assume(caller: string, role: Role, session: string): Credentials;
}

export function createRoles(registerCaller: RegisterCaller): Roles {
  const roles = new Map<string, Role>();
  const sessions = new Map<string, z.infer<typeof sessionShape>>();
  return {
    find: (arn) => roles.get(arn),
    put(role) {
      roles.set(role.arn, role);
      for (const [caller, { roleArn, session }] of sessions) {
        if (roleArn === role.arn) registerCaller(caller, assumedRole(role, session));
      }
    },
    remove: (arn) => void roles.delete(arn),
    assume(caller, role, session) {
      sessions.set(caller, { roleArn: role.arn, session });
      return registerCaller(caller, assumedRole(role, session));
    },
    snapshot: () => structuredClone({ roles: [...roles.values()], sessions: Object.fromEntries(sessions) }),
    restore(state) {
      const kept = stateShape.parse(state);
      roles.clear();
      sessions.clear();
      for (const role of kept.roles) roles.set(role.arn, role);
      for (const [caller, session] of Object.entries(kept.sessions)) sessions.set(caller, session);
    },
  };
}

import type { Problems } from './problems.ts';

/** Fields that a state of each type may have when it speaks JSONata, and that this engine runs. */
const known: Readonly<Record<string, readonly string[]>> = {
  Task: [
    'Resource',
    'Arguments',
    'TimeoutSeconds',
    'HeartbeatSeconds',
    'Retry',
    'Catch',
    'Output',
    'Assign',
    'Next',
    'End',
  ],
  Pass: ['Output', 'Assign', 'Next', 'End'],
  Choice: ['Choices', 'Default', 'Output', 'Assign'],
  Wait: ['Seconds', 'Timestamp', 'Output', 'Assign', 'Next', 'End'],
  Succeed: ['Output'],
  Fail: ['Error', 'Cause'],
  Map: [
    'Items',
    'ItemSelector',
    'ItemProcessor',
    'MaxConcurrency',
    'Retry',
    'Catch',
    'Output',
    'Assign',
    'Next',
    'End',
  ],
  Parallel: ['Branches', 'Arguments', 'Retry', 'Catch', 'Output', 'Assign', 'Next', 'End'],
};

const ofEveryState = ['Type', 'Comment', 'QueryLanguage'];

/** Fields that AWS would run and this engine does not. */
const notImplemented: Readonly<Record<string, readonly string[]>> = {
  Task: ['Credentials'],
  Map: [
    'ItemReader',
    'ItemBatcher',
    'ResultWriter',
    'Label',
    'Iterator',
    'ToleratedFailurePercentage',
    'ToleratedFailureCount',
  ],
};

export const stateTypes: ReadonlySet<string> = new Set(Object.keys(known));

/** Reports each field of a state that AWS would refuse, or that this engine does not run, by its name. */
export function checkFields(
  state: Readonly<Record<string, unknown>>,
  type: string,
  at: string,
  problems: Problems,
): void {
  const allowed = [...ofEveryState, ...(known[type] ?? [])];
  for (const field of Object.keys(state)) {
    if (notImplemented[type]?.includes(field)) {
      problems.notImplemented(
        `${at}/${field}`,
        `The embedded AWS does not implement the field '${field}' of a ${type} state`,
      );
    } else if (!allowed.includes(field)) {
      problems.invalid(`${at}/${field}`, `Field '${field}' is not supported`);
    }
  }
}

/** Reports each member that is none of `allowed`. */
export function checkMembers(
  value: Readonly<Record<string, unknown>>,
  allowed: readonly string[],
  at: string,
  problems: Problems,
): void {
  for (const field of Object.keys(value)) {
    if (!allowed.includes(field)) problems.invalid(`${at}/${field}`, `Field '${field}' is not supported`);
  }
}

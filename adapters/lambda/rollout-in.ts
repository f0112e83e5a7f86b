/**
 * The rollout of an event: of a state machine's task, a command, an execution that ended. Undefined for an event about
 * none, or about as many as there are: the schedule's, an alarm's.
 */
export function rolloutIn(event: unknown): string | undefined {
  const ended = memberOf(memberOf(event, 'detail'), 'executionArn');
  const ids = [event, ...['ticket', 'continues', 'detail'].map((name) => memberOf(event, name))].map((one) =>
    memberOf(one, 'rolloutId'),
  );
  // An execution is named as its rollout.
  return [...ids, typeof ended === 'string' ? ended.split(':').at(-1) : undefined].find(
    (id): id is string => typeof id === 'string',
  );
}

/** The alarm that an event is about; undefined where it is about something else. */
export function alarmIn(event: unknown): string | undefined {
  const name = memberOf(memberOf(event, 'detail'), 'alarmName');
  return typeof name === 'string' ? name : undefined;
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

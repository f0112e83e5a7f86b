import type { Stop } from '../signals/signal.ts';
import type { EventType, RolloutEvent } from './events.ts';
import { abort, approveOrAbort, nextAfterRollback, removeAndStart, takeBack } from './next-steps.ts';

/** The words that a person needs beside an event's `text`. */
export interface Notice {
  /** The event and the reaction to it, without a full stop. */
  readonly title: string;
  /** The command to press now, without a full stop. */
  readonly press: string;
}

type Make = (service: string, rolloutId: string, at: string, step: number, cause?: Stop['kind']) => Notice;

const nothing = 'nothing';

/** The stable serves again, so nothing is urgent. */
const afterwards = (id: string, cause: Stop['kind'] | undefined) =>
  `nothing now; next, ${nextAfterRollback(cause)}; \`meshshift report ${id}\` has the charts`;

const notices: Readonly<Record<EventType, Make>> = {
  'Rollout Started': (service, id) => ({ title: `${service} started`, press: `nothing; \`meshshift watch ${id}\`` }),
  'Weights Shifted': (service, id, at) => ({
    title: `${service} is shifted${at}`,
    press: `nothing; \`meshshift pause ${id}\` holds it there`,
  }),
  'Step Passed': (service, _id, at) => ({ title: `${service} has passed${at}`, press: nothing }),
  'Step Proceeded': (service, id, at) => ({
    title: `${service} has gone on${at} without what it waited for, as its spec says`,
    press: `nothing; \`meshshift pause ${id}\` holds it, ${abort(id)}`,
  }),
  'Approval Needed': (service, id, at, step) => ({
    title: `${service} waits for approval${at}`,
    press: approveOrAbort(id, step),
  }),
  'Evidence Needed': (service, id, at, step) => ({
    title: `${service} holds its weight${at}, for the evidence does not suffice`,
    press: approveOrAbort(id, step),
  }),
  'Hook Passed': (service, _id, at) => ({ title: `a hook of ${service} has passed${at}`, press: nothing }),
  'Hook Failed': (service, id, at) => ({
    title: `a hook of ${service} failed${at}; the rollout does not depend on it`,
    press: `nothing for the rollout, \`meshshift why ${id}\`; do by hand what the hook should have done`,
  }),
  'Hook Held': (service, id, at) => ({
    title: `${service} holds its weight${at}, for a hook failed`,
    press: approveOrAbort(id),
  }),
  'Rollout Promoted': (service, id) => ({
    title: `${service} is promoted`,
    press: `nothing; ${takeBack(id)} while the stable is kept warm`,
  }),
  'Stable Retirable': (service) => ({
    title: `the old version of ${service} is not needed any more`,
    press: 'nothing; its tasks and its target may go',
  }),
  'Rollout Rolled Back': (service, id, at, _step, cause) => ({
    title: `${service} was rolled back${at}; the original weights are in force`,
    press: afterwards(id, cause),
  }),
  'Rollout Reverted': (service, id, _at, _step, cause) => ({
    title: `${service} was taken back after its promotion; the original weights are in force`,
    press: afterwards(id, cause),
  }),
  'Rollout Rejected': (service, id, _at, _step, cause) => ({
    title: `${service} was not started; the mesh was not touched`,
    press: cause === undefined ? removeAndStart : afterwards(id, cause),
  }),
  'Rollout Halted': (service, id, at) => ({
    title: `${service} is halted${at}; another party's weights are in force and no alarm rolls it back`,
    press: `finish the change by hand or put the weights back, then \`meshshift release ${id}\``,
  }),
  'Alarm While Halted': (service, id) => ({
    title: `an alarm fired while ${service} is halted; nothing was done`,
    press: `decide, set the weights by hand, then \`meshshift release ${id}\``,
  }),
  'Alarm Gone': (service, id, at) => ({
    title: `an alarm of ${service} does not exist any more${at}; it takes nothing back`,
    press: `make the alarm again under its name, or \`meshshift approve ${id}\` to go on without it, or \`meshshift abort ${id}\``,
  }),
  'Alarm Back': (service, _id, at) => ({
    title: `an alarm of ${service} that was gone exists again${at}`,
    press: nothing,
  }),
  'Rollback Failed': (service, id) => ({
    title: `the rollback of ${service} failed; its route may be split; it is tried again each minute`,
    press: `remove the cause, and it ends by itself; or set the original weights by hand; \`meshshift status ${id}\` shows how it goes`,
  }),
};

/** An event in words for a reader without other knowledge of it. */
export function noticeOf({ type, service, rolloutId, step, weight, cause }: RolloutEvent): Notice {
  const at = step === undefined ? '' : ` in step ${step} (${weight ?? 0}%)`;
  return notices[type](service === '' ? rolloutId : service, rolloutId, at, step ?? 1, cause);
}

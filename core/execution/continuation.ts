import type { Action, Ticket } from './ticket.ts';

/** Step Functions ends an execution whose history would hold more: States.Runtime, which no Catch sees. */
export const longestHistory = 25_000;

/**
 * The number of functions' answers that one execution takes before the rollout continues in another.
 *
 * The most expensive turn ends in a look: Bake (6 events), Woken (2), Analyze (5), Decide (2), and five repetitions
 * each of Bake and Analyze at 3 events: 45. The usual turn takes 13: no signal woke it, nothing was repeated. A shift
 * takes 7, and 22 with its five repetitions; a plan that waits for its turn takes at most 21. So 500 turns fit in
 * 22,500 events, even if every task of every turn needs its last repetition. The other 2,500 are for the beginning
 * (25), a throttled plan and a throttled last turn (120 each), the handover (24), and a rollback (37 a round, and 1,800
 * while it is throttled). At a look a minute an execution drives a rollout for eight hours.
 */
export const turnsOfExecution = 500;

const eventsOfTurn = 45;

/** A hook is called beside a sleep: its turn has up to 77 events, the look after it included, and 120 while throttled. */
export const turnsFor = (action: Action): number => (action === 'hook' ? 5 : 1);

/** The repetitions of a task that its turn has room for: those of the state machine, except for throttling. */
export const usualRepetitions = 5;
const eventsOfRepetition = 3;

/** The extra turns of history that so many repetitions of a task take; 0 for as many as a turn has room for. */
export const turnsForRepetitions = (repetitions: number): number =>
  Math.ceil((Math.max(0, repetitions - usualRepetitions) * eventsOfRepetition) / eventsOfTurn);

/** The names that Step Functions takes for an execution. */
const longestName = 80;

/** Whether an execution that is about to sleep has no room for it: the rollout then continues in another one. */
export const hasNoTurnsLeft = ({ turnsLeft }: Pick<Ticket, 'turnsLeft'>): boolean => turnsLeft <= 0;

/** Why a rollout continues in another execution, in one sentence. */
export const whyContinued = `the execution's history has no room for another ${turnsOfExecution} turns`;

/**
 * The name of the execution in which a rollout continues: its id, the fence of the next holder and eight characters of
 * `secret`. A predictable name could be taken by any principal that may start executions. Of a long id
 * the end is kept, because its hash and attempt are there.
 */
export const successorName = ({ rolloutId, fence }: Pick<Ticket, 'rolloutId' | 'fence'>, secret: string): string =>
  `${rolloutId}.${fence + 1}.${secret.slice(0, 8)}`.slice(-longestName);

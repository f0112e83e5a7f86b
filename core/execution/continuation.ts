import type { Action, Ticket } from './ticket.ts';

/** Step Functions ends an execution whose history would hold more: States.Runtime, which no Catch sees. */
export const longestHistory = 25_000;

/**
 * How many answers of functions one execution takes before the rollout continues in another.
 *
 * The dearest turn there is ends in a look: Bake (6 events), Woken (2), Analyze (5), Decide (2), and five repetitions
 * each of Bake and Analyze at 3 events: 45. The usual one takes 13: nobody woke it, nothing was repeated. A shift takes
 * 7, and 22 with its five repetitions; a plan that waits for its turn at most 21. So 500 turns fit in 22,500 events
 * though every task of every turn needed its last repetition, and 2,500 are left for the beginning (25), for a throttled
 * plan and a throttled last turn (120 each), for going on (24) and for a rollback (37 a round, and 1,800 while it is
 * throttled). At a look a minute an execution drives a rollout for eight hours.
 */
export const turnsOfExecution = 500;

const eventsOfTurn = 45;

/** A hook is called beside a sleep: its turn has up to 77 events, the look after it included, and 120 while throttled. */
export const turnsFor = (action: Action): number => (action === 'hook' ? 5 : 1);

/** Repetitions of a task that its turn has room for: as many as the state machine makes of anything but throttling. */
export const usualRepetitions = 5;
const eventsOfRepetition = 3;

/** What the history holds more of when a task was repeated so often: turns, 0 for as many as a turn has room for. */
export const turnsForRepetitions = (repetitions: number): number =>
  Math.ceil((Math.max(0, repetitions - usualRepetitions) * eventsOfRepetition) / eventsOfTurn);

/** What Step Functions takes for an execution's name. */
const longestName = 80;

/** Whether an execution that is about to sleep has no room for it: the rollout then continues in another one. */
export const hasNoTurnsLeft = ({ turnsLeft }: Pick<Ticket, 'turnsLeft'>): boolean => turnsLeft <= 0;

/** Why a rollout continues in another execution, in one sentence. */
export const whyContinued = `the execution's history has no room for another ${turnsOfExecution} turns`;

/**
 * The name of the execution in which a rollout continues: its id, the fence of the next holder and `secret`, of which
 * eight characters are kept. Whoever may start executions could take a name that can be foretold. Of a long id the end
 * is kept, where its hash and attempt are.
 */
export const successorName = ({ rolloutId, fence }: Pick<Ticket, 'rolloutId' | 'fence'>, secret: string): string =>
  `${rolloutId}.${fence + 1}.${secret.slice(0, 8)}`.slice(-longestName);

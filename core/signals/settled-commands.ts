import { within } from '../text/within.ts';
import { type Command, type CommandAnswer, commandLifetimeSeconds } from './command.ts';

/** The answer to a command, kept in the item that it was about. */
export interface SettledCommand extends Omit<CommandAnswer, 'rolloutId'> {
  /** The item's revision that the answer made. */
  readonly rev: number;
  /** Until when the command might be obeyed if it came again, milliseconds. */
  readonly until: number;
}

/** By the command's id. */
export type SettledCommands = Readonly<Record<string, SettledCommand>>;

/**
 * The largest difference between the clocks of two functions: a command is remembered longer than it is obeyed by this.
 */
const clockSkewSeconds = 60;

/** So many are remembered at a time, 20 KB at most; a person gives a handful. */
export const mostSettledCommands = 30;

/** The largest size of an answer in the item, in bytes. */
export const longestAnswerText = 500;

/** Whether a command is too old to be obeyed. A time in the future counts as now, so it never makes one older. */
export const isOutdatedCommand = ({ issuedAt }: Pick<Command, 'issuedAt'>, now: number): boolean =>
  now - issuedAt > commandLifetimeSeconds * 1000;

/** Whether no more commands fit into an item now. */
export const isFull = (settled: SettledCommands | undefined, now: number): boolean =>
  Object.keys(stillObeyable(settled, now)).length >= mostSettledCommands;

/**
 * The settled commands, with one more. An id is kept until the command is too old to be obeyed in any delivery. Its age
 * counts from the time that its sender gave, so one from the future is kept as long.
 */
export const withSettled = (
  settled: SettledCommands | undefined,
  { id, time }: Pick<Command, 'id' | 'time'>,
  answer: Omit<SettledCommand, 'until'>,
): SettledCommands => ({
  ...stillObeyable(settled, answer.at),
  [id]: {
    ...answer,
    text: within(longestAnswerText, answer.text),
    until: time + (commandLifetimeSeconds + clockSkewSeconds) * 1000,
  },
});

const stillObeyable = (settled: SettledCommands = {}, now: number): SettledCommands =>
  Object.fromEntries(Object.entries(settled).filter(([, { until }]) => until >= now));

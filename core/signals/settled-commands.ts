import { within } from '../text/within.ts';
import { type Command, type CommandAnswer, commandLifetimeSeconds } from './command.ts';

/** How a command was answered, kept in the item that it was about. */
export interface SettledCommand extends Omit<CommandAnswer, 'rolloutId'> {
  /** The item's revision that the answer made. */
  readonly rev: number;
  /** Until when the command might be obeyed if it came again, milliseconds. */
  readonly until: number;
}

/** By the command's id. */
export type SettledCommands = Readonly<Record<string, SettledCommand>>;

/** How far apart the clocks of two functions may be: a command is remembered so much longer than it is obeyed. */
const clockSkewSeconds = 60;

/** So many are remembered at a time, 20 KB at most; a person gives a handful. */
export const mostSettledCommands = 30;

/** What the item keeps of an answer at most, in bytes. */
export const longestAnswerText = 500;

/** Whether a command is too old to be obeyed. A time in the future counts as now, so it never makes one older. */
export const isOutdatedCommand = ({ issuedAt }: Pick<Command, 'issuedAt'>, now: number): boolean =>
  now - issuedAt > commandLifetimeSeconds * 1000;

/** Whether no more commands fit into an item now. */
export const isFull = (settled: SettledCommands | undefined, now: number): boolean =>
  Object.keys(stillObeyable(settled, now)).length >= mostSettledCommands;

/**
 * What is settled, with one more command. An id is kept until the command is refused for its age, whoever delivers it:
 * by the time that its sender gave it, so one from the future is kept as long.
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

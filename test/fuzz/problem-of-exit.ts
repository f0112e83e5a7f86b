import { exits } from '../../cli/run/failure.ts';
import type { Ran } from '../cli/support/captured-host.ts';

/** A command that reads a text ends well, or refuses it as wrongly used; every other end is one that it did not foresee. */
export const problemOfExit = ({ code, err }: Ran): string | undefined =>
  code === exits.done || code === exits.usage ? undefined : `exit ${code}: ${err.slice(0, 500)}`;

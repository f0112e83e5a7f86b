import { facts } from '../../adapters/sdk/error-facts.ts';

/** What went wrong with a server of this machine, and what to do where something else has its port. */
export function whyNotServed(error: unknown, todo: string): string {
  const isTaken = error instanceof Error && facts(error.cause).code === 'EADDRINUSE';
  const text = error instanceof Error ? error.message : String(error);
  return isTaken ? `${text.replace(/\.$/, '')}: ${todo}` : text;
}

import { NotFoundError } from './errors.ts';

/** The answer of a call whose errors are in core's words; undefined if what it asked for does not exist. */
export async function ifFound<Found>(call: Promise<Found>): Promise<Found | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

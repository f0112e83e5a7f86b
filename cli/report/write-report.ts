import { writeFile } from 'node:fs/promises';
import { exits } from '../run/exit-codes.ts';
import { Failure } from '../run/failure.ts';

/** Writes a page in place of what was there, for a report of a running rollout is written again and again. @throws Failure */
export async function writeReport(file: string, page: string): Promise<void> {
  try {
    await writeFile(file, page);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Failure(exits.usage, `${file} cannot be written: ${why}. Name another file with --out`, { cause: error });
  }
}

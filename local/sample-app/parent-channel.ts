import { flushCompileCache } from 'node:module';
import * as z from 'zod';

const command = z.object({ id: z.int(), command: z.string(), payload: z.unknown() });

/** What a process of the sample app does on its parent's word. Answers must be JSON. */
export type Commands = Readonly<Record<string, (payload: unknown) => unknown>>;

// A parent that is gone is no error here: its end is this process's end too.
const send = (message: object) => {
  if (process.connected) process.send?.(message, () => undefined);
};

/** Tells the parent something that it did not ask for. */
export const tellParent = (event: string, payload: unknown) => send({ event, payload });

/**
 * Serves the commands that arrive over IPC, a path that nothing in the mesh can reach, and ends the process when the
 * parent is gone.
 */
export function serveParent(commands: Commands): void {
  process.once('disconnect', () => process.exit(0));
  // Node keeps what it compiled when a process exits, and the parent kills this one.
  setImmediate(() => flushCompileCache());
  // Ctrl-C on a terminal reaches every process of the group: what it means is for the parent to say.
  process.on('SIGINT', () => undefined);
  process.on('message', (message) => {
    const { id, command: name, payload } = command.parse(message);
    const run = async () => {
      const serve = commands[name];
      if (serve === undefined) throw new Error(`There is no command ${name}.`);
      return serve(payload);
    };
    run().then(
      (answer) => send({ answerTo: id, answer }),
      (error: unknown) => send({ answerTo: id, error: error instanceof Error ? error.message : String(error) }),
    );
  });
}

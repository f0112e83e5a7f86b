import type { Clock } from '../../core/ports/time.ts';

/** The part of an SDK client that this needs. */
interface Listened {
  readonly middlewareStack: {
    add(
      middleware: (
        next: (args: never) => Promise<{ response: unknown }>,
      ) => (args: never) => Promise<{ response: unknown }>,
      options: { readonly step: 'deserialize'; readonly name: string },
    ): void;
  };
}

/**
 * AWS's time by the Date of its answers to `client`: what the table says was written by that clock, and this
 * machine's may be wrong. A second is as exact as it gets.
 */
export function awsClock(client: Listened, machine: Clock): Clock {
  let ahead = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const told = Date.parse(dateOf(result.response));
      if (!Number.isNaN(told)) ahead = told + 500 - machine.now();
      return result;
    },
    { step: 'deserialize', name: 'awsClock' },
  );
  return { now: () => machine.now() + ahead };
}

function dateOf(response: unknown): string {
  const headers = typeof response === 'object' && response !== null ? Reflect.get(response, 'headers') : undefined;
  const date = typeof headers === 'object' && headers !== null ? Reflect.get(headers, 'date') : undefined;
  return typeof date === 'string' ? date : '';
}

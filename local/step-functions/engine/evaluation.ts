import { contextOf } from './context.ts';
import type { Execution, Thread } from './execution.ts';
import type { Json } from './json.ts';
import { kindOf } from './json.ts';
import { EvaluationError } from './state-error.ts';
import type { Template } from './template.ts';
import { evaluateTemplate, TemplateProblem } from './template.ts';
import { itemOf, retryCount, stateOf, variablesOf } from './where.ts';
import type { World } from './world.ts';

/** What expressions see besides the input, the variables and the context of where the execution stands. */
interface Extras {
  readonly result?: Json;
  readonly errorOutput?: Json;
  readonly token?: string;
  readonly item?: { readonly index: number; readonly value: Json };
}

/** Evaluates fields of one thread's state, all in the same view of its data. */
interface Evaluation {
  /** @throws EvaluationError */
  json(template: Template): Promise<Json>;
  text(template: Template): Promise<string>;
  flag(template: Template): Promise<boolean>;
  list(template: Template): Promise<readonly Json[]>;
  /** A whole number of at least `least`. */
  whole(template: Template, least: number): Promise<number>;
  /** What EvaluationFailed reports when a value that was computed is of no use to the field. */
  problem(message: string, location?: string): EvaluationError;
}

const withRetryCount = new Set(['Task', 'Map', 'Parallel']);

function bindingsOf(
  world: World,
  execution: Execution,
  thread: Thread,
  extras: Extras,
): Readonly<Record<string, unknown>> {
  const { result, errorOutput, token } = extras;
  const states = {
    input: thread.input,
    ...(result === undefined ? {} : { result }),
    ...(errorOutput === undefined ? {} : { errorOutput }),
    // Few expressions look at the context, so it is only made for those that do.
    get context() {
      const item = extras.item ?? itemOf(world, execution, thread);
      return contextOf(execution, world.revision(execution), thread, {
        ...(token === undefined ? {} : { token }),
        ...(item === undefined ? {} : { item }),
        ...(withRetryCount.has(stateOf(world, execution, thread).type) ? { retryCount: retryCount(thread) } : {}),
      });
    },
  };
  return { ...world.functions, ...variablesOf(execution, thread), states };
}

export function evaluation(world: World, execution: Execution, thread: Thread, extras: Extras = {}): Evaluation {
  const bindings = bindingsOf(world, execution, thread, extras);
  const problem = (message: string, location?: string) =>
    new EvaluationError(thread.state, thread.enteredEvent, message, location);
  const json = async (template: Template): Promise<Json> => {
    try {
      return await evaluateTemplate(template, bindings);
    } catch (error) {
      throw error instanceof TemplateProblem ? problem(error.message, error.location) : error;
    }
  };
  const unexpected = (template: Template, expected: string, value: Json): EvaluationError => {
    const [source, location] = template.kind === 'expression' ? [template.source, template.location] : ['', undefined];
    return problem(
      `The JSONata expression '${source}' specified for the field '${location}' returned an unexpected result type. Expected '${expected}', but was '${kindOf(value)}' for value: ${JSON.stringify(value)}`,
      location,
    );
  };
  return {
    json,
    problem,
    async text(template) {
      const value = await json(template);
      if (typeof value !== 'string') throw unexpected(template, 'string', value);
      return value;
    },
    async flag(template) {
      const value = await json(template);
      if (typeof value !== 'boolean') throw unexpected(template, 'boolean', value);
      return value;
    },
    async list(template) {
      const value = await json(template);
      if (!Array.isArray(value)) throw unexpected(template, 'array', value);
      return value;
    },
    async whole(template, least) {
      const value = await json(template);
      if (typeof value !== 'number' || !Number.isInteger(value) || value < least) {
        throw unexpected(template, least > 0 ? 'positive integer' : 'non-negative integer', value);
      }
      return value;
    },
  };
}

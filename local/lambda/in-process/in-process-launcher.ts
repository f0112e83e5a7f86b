import { createHash } from 'node:crypto';
import type { Surroundings } from '../../surroundings.ts';
import type { Invocation, Launcher, Outcome } from '../launcher.ts';
import type { LambdaContext } from '../runtime/context.ts';
import { createContext } from '../runtime/context.ts';
import type { ErrorPayload } from '../runtime/outcomes.ts';
import { exited, serialize, thrown, timedOut } from '../runtime/outcomes.ts';
import type { Sandbox } from './sandbox.ts';
import { sandboxes } from './sandbox.ts';

/** A function in this process. What it does after its sandbox was killed is its own business: it should look at `alive`. */
export type InProcessFunction = (event: unknown, context: LambdaContext, sandbox: Sandbox) => Promise<unknown>;

/**
 * `crash`: the process dies, before the handler's first step or after its last. `duplicate` (before): the same event is
 * delivered a second time, beside the first; only the first answer counts.
 */
export type Fault = 'crash' | 'duplicate';

export interface InProcessOptions {
  readonly surroundings: Surroundings;
  /** By the name that is deployed as the folder of the code. */
  readonly functions: Readonly<Record<string, InProcessFunction>>;
  readonly fault?: (moment: 'before' | 'after', invocation: Invocation) => Fault | undefined;
}

/** Runs functions in this process, in the time of the injected clock: for simulations and tests. Without faults it sets no timer but the time-out. */
export function inProcessLauncher({ surroundings, functions, fault = () => undefined }: InProcessOptions): Launcher {
  const { clock } = surroundings;
  const pool = sandboxes(surroundings);

  async function handle(invocation: Invocation, sandbox: Sandbox, deadline: number): Promise<string> {
    const { target, requestId, invokedFunctionArn, clientContext } = invocation;
    const fn = functions[target.code.location];
    if (fn === undefined) throw new Error(`no function in this process is called ${target.code.location}`);
    const facts = { ...target, requestId, invokedFunctionArn, clientContext };
    const context = createContext(facts, sandbox.id, () => deadline - clock.now());
    return serialize(await fn(JSON.parse(invocation.payload), context, sandbox));
  }

  function run(invocation: Invocation, crashes: boolean): Promise<Outcome> {
    const { requestId, target } = invocation;
    const sandbox = pool.take(target);
    const start = clock.now();
    return new Promise((resolve) => {
      let timer: { cancel(): void } | undefined;
      const finish = (payload: string, failed: boolean) => {
        timer?.cancel();
        pool.giveBack(sandbox);
        resolve({ payload, failed, milliseconds: clock.now() - start });
      };
      const fail = (error: ErrorPayload) => finish(JSON.stringify(error), true);
      const crash = () => sandbox.kill();
      sandbox.onKilled = () => fail(exited(requestId, 'signal: killed'));
      if (crashes) return crash();
      timer = clock.after(target.timeoutSeconds * 1000, () => {
        sandbox.onKilled = () => fail(timedOut(requestId, target.timeoutSeconds));
        sandbox.kill();
      });
      const finishUnlessKilled = (payload: string, failed: boolean) => {
        if (!sandbox.alive) return;
        if (fault('after', invocation) === 'crash') crash();
        else finish(payload, failed);
      };
      handle(invocation, sandbox, start + target.timeoutSeconds * 1000).then(
        (payload) => finishUnlessKilled(payload, false),
        (error: unknown) => finishUnlessKilled(JSON.stringify(thrown(error)), true),
      );
    });
  }

  return {
    async store(name) {
      if (functions[name] === undefined) throw new Error(`no function in this process is called ${name}`);
      return { sha256: createHash('sha256').update(name).digest('base64'), bytes: 0, location: name };
    },
    invoke(invocation) {
      const first = fault('before', invocation);
      const outcome = run(invocation, first === 'crash');
      if (first === 'duplicate') void run(invocation, false);
      return outcome;
    },
    prewarm: () => undefined,
    kill: (functionName) => pool.kill(functionName),
    async close() {
      pool.kill();
    },
  };
}

import type { Clock } from '../../clock.ts';
import { temporaryFolder } from '../../data/temporary-folder.ts';
import type { Launcher } from '../launcher.ts';
import { codeStore } from './code-store.ts';
import { startFunctionProcess } from './function-process.ts';
import { processPool } from './process-pool.ts';

export interface ChildProcessOptions {
  /** The embedded AWS's clock, for the functions' `Date`. */
  readonly clock: Clock;
  /** How fast that clock runs, 1 as the machine's; with 1 a function's `Date` is left as it is. */
  readonly timeScale?: number;
  /** Where the embedded AWS listens: asked when a process is started. */
  readonly endpointUrl?: () => string | undefined;
  /** The folder that keeps the code; without one a temporary folder that is gone at the end. */
  readonly codeFolder?: string;
}

/**
 * Runs each function in processes of its own, kept warm, one call at a time in each. Time-outs are real time, whatever the
 * clock: a clock that runs faster shortens waiting, not work. A call that times out has its process killed: what it had
 * sent by then goes on.
 */
export function childProcessLauncher(options: ChildProcessOptions): Launcher {
  const { clock, timeScale = 1, endpointUrl, codeFolder } = options;
  const temporary = codeFolder === undefined ? temporaryFolder() : undefined;
  const code = codeStore(codeFolder ?? temporary?.path ?? '');
  const pool = processPool((target) =>
    startFunctionProcess(target, {
      endpointUrl: endpointUrl?.(),
      time: timeScale === 1 ? undefined : { epoch: clock.now(), at: Date.now(), scale: timeScale },
    }),
  );
  return {
    store: (folder) => code.keep(folder),
    async invoke(invocation) {
      const process = pool.take(invocation.target);
      const start = performance.now();
      const answer = await process.invoke(invocation);
      const milliseconds = performance.now() - start;
      pool.giveBack(process);
      const failed = 'error' in answer;
      return {
        payload: failed ? JSON.stringify(answer.error) : answer.payload,
        failed,
        milliseconds,
        ...(answer.memoryUsedMegabytes === undefined ? {} : { memoryUsedMegabytes: answer.memoryUsedMegabytes }),
      };
    },
    prewarm: (target) => pool.warm(target),
    kill: (functionName) => pool.kill(functionName).length,
    async close() {
      await Promise.all(pool.kill().map((process) => process.ended));
      temporary?.remove();
    },
  };
}

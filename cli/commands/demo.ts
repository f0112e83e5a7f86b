import type { DemoOptions } from '../demo/options.ts';
import { runDemo } from '../demo/run-demo.ts';
import type { Context } from '../run/context.ts';
import { exits, Failure, whyNotServed } from '../run/failure.ts';
import { rerun } from '../run/host.ts';

export async function run(context: Context, options: Omit<DemoOptions, 'json' | 'color'>): Promise<number> {
  const { host, json } = context;
  const color = context.options.color !== false && !host.env.NO_COLOR;
  try {
    return await runDemo({ ...options, json, color }, rerun(host.command, {}), context.warn);
  } catch (error) {
    const text = whyNotServed(error, 'name another, as in `meshshift demo --port 0`');
    throw new Failure(exits.defect, text, { cause: error });
  }
}

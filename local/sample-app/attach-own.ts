import { type AttachedTask, type AttachOptions, attachTask } from '../data-plane/attach/attach-task.ts';
import { samplingRateBy } from '../data-plane/tracing/tracing-variables.ts';

interface OwnTask extends Pick<AttachOptions, 'endpoint' | 'meshName' | 'onAnswer'> {
  readonly virtualNode: string;
  /** Where this process listens. */
  readonly origin: string;
}

/** Attaches this process to its virtual node, as any process is attached, and has it called. */
export async function attachOwn({ virtualNode, origin, ...options }: OwnTask): Promise<AttachedTask> {
  const samplingRate = samplingRateBy(process.env);
  const task = await attachTask({
    ...options,
    ...(samplingRate !== undefined && { xray: { port: undefined, samplingRate } }),
    resource: { kind: 'VirtualNode', name: virtualNode },
    ports: [{ port: Number(new URL(origin).port) }],
    attributes: {},
    secrets: {},
    command: 'colour teller',
    // The control plane says it too, to the parent.
    onNews: () => undefined,
    // It has no terminal: an access log of its own goes to a file.
    onOutput: () => undefined,
  });
  await task.run();
  return task;
}

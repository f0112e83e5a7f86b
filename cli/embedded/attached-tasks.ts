import { ControlPathRefusal, controlClient, NotEmbedded } from '../../local/data-plane/attach/control-client.ts';
import type { Task } from '../../local/data-plane/tasks/task.ts';
import { healthText } from '../../local/data-plane/tasks/task-health.ts';
import type { Context } from '../run/context.ts';
import { exits, Failure } from '../run/failure.ts';

/** Turns what the control path refuses into a failure of the command. */
export async function orFailure<Result>(asked: Promise<Result>): Promise<Result> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ControlPathRefusal) throw new Failure(exits.refused, error.message, { cause: error });
    if (error instanceof NotEmbedded) throw new Failure(exits.usage, error.message, { cause: error });
    throw error;
  }
}

const whereOf = ({ ports }: Task) => ports.map(({ port }) => `127.0.0.1:${port}`).join(', ') || 'calls only';

export async function listTasks(context: Context, endpoint: string): Promise<number> {
  const tasks = await orFailure(controlClient(endpoint).list());
  const rows = tasks.map((task) => [
    task.id,
    task.status,
    task.meshName,
    task.resource.name,
    whereOf(task),
    healthText(task.health),
    task.command,
  ]);
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  context.show({ tasks }, lines.length === 0 ? ['No task is attached.'] : lines);
  return exits.done;
}

export async function detachTask(context: Context, endpoint: string, id: string): Promise<number> {
  await orFailure(controlClient(endpoint).detach(id));
  context.show({ detached: id }, [`Task ${id} is detached.`]);
  return exits.done;
}

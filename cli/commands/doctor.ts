import { diagnose } from '../doctor/diagnose.ts';
import { fire } from '../doctor/fire.ts';
import { removal, removalLines } from '../doctor/uninstall.ts';
import type { Context } from '../run/context.ts';
import { exits, Failure } from '../run/failure.ts';
import { readSpec, refuseSpec } from '../spec/read-spec.ts';
import { green, line, red, yellow } from '../terminal/printed.ts';

interface DoctorOptions {
  readonly fire?: boolean;
  readonly alarm?: string;
  readonly uninstall?: boolean;
}

export async function run(context: Context, file: string | undefined, options: DoctorOptions): Promise<number> {
  if ((options.fire || options.uninstall) && (file !== undefined || (options.fire && options.uninstall)))
    throw new Failure(exits.usage, '--fire and --uninstall are separate checks: give one of them, without a spec');
  if (options.alarm !== undefined && !options.fire)
    throw new Failure(exits.usage, '--alarm names the alarm for --fire: give --fire as well');
  if (options.fire) return runFire(context, options.alarm);
  return options.uninstall ? runUninstall(context) : runDiagnose(context, file);
}

async function runDiagnose(context: Context, file: string | undefined): Promise<number> {
  const read = file === undefined ? undefined : await readSpec(context.host, file);
  if (read && 'problems' in read) return refuseSpec(context, read);
  const { findings, exitCode } = await diagnose(context, read?.input);
  const marks = { ok: green('ok   '), missing: red('FAULT'), person: yellow('LOOK '), warning: yellow('WARN ') };
  context.show(
    { ok: exitCode === 0, findings },
    findings.flatMap(({ check, is, text, todo }) => [
      line`${marks[is]}  ${check}: ${text}`,
      ...(todo === undefined ? [] : [`       ${todo}`]),
    ]),
  );
  return exitCode;
}

async function runFire(context: Context, alarm: string | undefined): Promise<number> {
  const connection = await context.connect();
  const fired = await fire(connection, context.host, alarm ?? `${connection.stack.name}-probe`);
  context.show(fired, [
    line`${green('ok   ')}  ${fired.alarm} went to ALARM and stopped a probe ${(fired.milliseconds / 1000).toFixed(2)} s later: its event, the rule, receive-signal, the table`,
    '       no route was touched; the alarm has its former state',
  ]);
  return exits.done;
}

async function runUninstall(context: Context): Promise<number> {
  const found = await removal(await context.connect());
  context.show(found, removalLines(found));
  return found.held.length === 0 ? exits.done : exits.refused;
}

import { rolloutIdOf } from '../../adapters/executions/rollout-id.ts';
import { exitCodes } from '../../core/ledger/outcome.ts';
import { followOnScreen } from '../follow/follow-on-screen.ts';
import type { ReportFiles } from '../pipeline/report-files.ts';
import { checkWritable, writePipelineFiles } from '../pipeline/report-files.ts';
import { uploadedReport } from '../pipeline/uploaded-report.ts';
import { reportPlace } from '../report/report-place.ts';
import type { Attempt } from '../rollout/start-attempt.ts';
import { StartInDoubt, startAttempt, untilPlanned } from '../rollout/start-attempt.ts';
import type { ExecutionSources, RolloutSources } from '../rollout/state.ts';
import type { Connection } from '../run/connection.ts';
import type { Context } from '../run/context.ts';
import { exits, Failure, failureOf } from '../run/failure.ts';
import { whereabouts } from '../run/settings.ts';
import type { SpecChanges } from '../spec/read-spec.ts';
import { readSpec, refuseSpec } from '../spec/read-spec.ts';

interface StartOptions extends SpecChanges, ReportFiles {
  readonly wait?: boolean;
  readonly attempt?: number;
  /** Where the report goes: an address of S3. */
  readonly upload?: string | undefined;
}

export async function run(context: Context, file: string, options: StartOptions): Promise<number> {
  if (options.wait) checkWritable(options);
  else if (options.summary !== undefined || options.junit !== undefined || options.upload !== undefined)
    throw new Failure(exits.usage, '--summary, --junit and --upload need the end of a rollout: give --wait as well');
  if (options.upload !== undefined) reportPlace(options.upload, '');
  const read = await readSpec(context.host, file, changesIn(options));
  if ('problems' in read) return refuseSpec(context, read);
  const { service, revision, canary } = read.spec;
  const connection = await context.connect();
  const attempt = await startAttempt(connection, {
    idOf: (number) => rolloutIdOf(service, revision ?? canary, number),
    spec: read.input,
    ...(options.attempt !== undefined && { attempt: options.attempt }),
  }).catch(async (error: unknown) => {
    throw error instanceof StartInDoubt ? await unanswered(context, connection, options, error) : error;
  });
  return options.wait
    ? toItsEnd(context, connection, { ...options, upload: read.spec.report }, attempt)
    : toItsPlan(context, connection, attempt);
}

/** Follows the rollout to its end, and writes the files of a pipeline. */
async function toItsEnd(context: Context, ports: Connection, options: StartOptions, { rolloutId, is }: Attempt) {
  context.event({ type: is, rolloutId });
  if (!context.json) context.note(`${is === 'started' ? 'started' : 'attached to'} ${rolloutId}`);
  const { upload } = options;
  const report = upload === undefined ? undefined : uploadedReport(context, ports, upload, rolloutId);
  const { exitCode, ...followed } = await followOnScreen(context, ports, rolloutId, {
    until: 'promoted',
    from: is === 'started' ? 'start' : 'now',
    ...(report && { onState: report.onState }),
  });
  const link = followed.lost === undefined ? await report?.last() : undefined;
  await writePipelineFiles(context, ports, options, { rolloutId, ...followed, ...(link && { link }) });
  return exitCode;
}

/** Waits until the rollout is planned or rejected, and reports which. */
async function toItsPlan(context: Context, ports: ExecutionSources, { rolloutId, is }: Attempt): Promise<number> {
  const planned = await untilPlanned(ports, rolloutId, context.host).catch((error: unknown) => {
    throw lostSightOf(rolloutId, failureOf(error, whereabouts(context.options, context.host.env)));
  });
  const follow = `\`meshshift watch ${rolloutId}\``;
  if (planned === 'planned') {
    const started = is === 'started' ? `started ${rolloutId}` : `${rolloutId} is already running`;
    context.show({ rolloutId, is }, [started, `  follow it: ${follow}`]);
    return exits.done;
  }
  if (planned === undefined) {
    context.show({ rolloutId, is }, [`${rolloutId} was started and is not planned yet: ${follow}`]);
    return exits.unacknowledged;
  }
  const { outcome, reason } = planned;
  context.show({ rolloutId, is, outcome, reason }, [`${rolloutId}: ${outcome}: ${reason}`]);
  return exitCodes[outcome];
}

/** Reports a start without an answer, with the id under which it may run, also in the files of a pipeline. */
async function unanswered(context: Context, sources: RolloutSources, files: ReportFiles, error: StartInDoubt) {
  const { rolloutId, cause } = error;
  const { message } = failureOf(cause, whereabouts(context.options, context.host.env));
  context.event({ type: 'unanswered', rolloutId });
  await writePipelineFiles(context, sources, files, {
    rolloutId,
    state: { decisions: [] },
    lost: message,
    mayNotRun: true,
  });
  return new Failure(
    exits.unacknowledged,
    `${message}. ${rolloutId} may still have been started: \`meshshift status ${rolloutId}\` shows whether it was`,
    { cause },
  );
}

/** The failure of a look at a rollout that was started. */
const lostSightOf = (rolloutId: string, { exitCode, message }: Failure): Failure =>
  new Failure(exitCode, `${message}. ${rolloutId} was started and goes on: \`meshshift watch ${rolloutId}\``);

const changesIn = ({ revision, canary, upload }: StartOptions): SpecChanges => ({
  ...(upload !== undefined && { report: upload }),
  ...(revision !== undefined && { revision }),
  ...(canary !== undefined && { canary }),
});

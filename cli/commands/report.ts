import { Command } from 'commander';
import { writeReport } from '../report/page/report-page.ts';
import { readStory } from '../report/read-story.ts';
import { findRollout } from '../rollout/find.ts';
import type { CommandMaker } from '../run/context.ts';
import { example, latestIdArgument } from '../run/context.ts';
import { exits } from '../run/failure.ts';

interface ReportOptions {
  readonly out?: string;
}

export const report: CommandMaker = (cli) =>
  new Command('report')
    .description('write a report of a rollout, ended or running, as one HTML file without dependencies')
    .addArgument(latestIdArgument())
    .option('--out <file>', 'the file to write (default: <rollout>.html); - for standard output')
    .addHelpText(
      'after',
      `
It reads CloudWatch with your permissions cloudwatch:GetMetricData and cloudwatch:ListMetrics; without them it shows
the rest. With --json it prints the contents of the page, and writes a file only with --out.
${example('meshshift report color-backend-4f2a9c1-1', 'meshshift report --out report.html')}`,
    )
    .action((id: string | undefined, { out }: ReportOptions, command: Command) =>
      cli.run(command, async (context) => {
        const connection = await context.connect();
        const found = await findRollout(connection, id, { orLatest: true });
        const story = await readStory(context, connection, found);
        if (context.json) context.show(story, []);
        if (context.json && (out === undefined || out === '-')) return exits.done;
        // The plotting library is loaded for this command alone.
        const { reportPage } = await import('../report/page/report-page.ts');
        const page = reportPage(story);
        if (out === '-') {
          context.document(undefined, page);
          return exits.done;
        }
        const file = out ?? `${story.rolloutId}.html`;
        await writeReport(file, page);
        if (!context.json) context.show(undefined, [`wrote ${file}: ${story.headline.title}`, ...story.missing]);
        return exits.done;
      }),
    );

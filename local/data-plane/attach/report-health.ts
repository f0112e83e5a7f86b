import type { Clock, Timer } from '../../clock.ts';
import { type HealthReport, reportOf } from '../control/health-report.ts';
import type { Sidecar } from '../sidecar.ts';

interface HealthReporting {
  readonly health: Sidecar['health'];
  /** Under which task the embedded AWS knows the proxy now; it has to hear all anew under another. */
  readonly taskId: () => string;
  readonly send: (taskId: string, report: HealthReport) => Promise<void>;
  /** Of the machine. */
  readonly clock: Clock;
}

/** Between two looks whether there is news, in milliseconds. */
const lookMs = 1000;

/** Reports what a proxy finds of its targets' health, as often as it is new. @returns how to stop */
export function reportHealth({ health, taskId, send, clock }: HealthReporting): () => void {
  const nothing = JSON.stringify(reportOf([]));
  let sent = '';
  const look = () => {
    const id = taskId();
    const report = reportOf(health());
    const text = `${id} ${JSON.stringify(report)}`;
    const isNews = text !== sent && !(sent === '' && text === `${id} ${nothing}`);
    if (isNews && id !== '') {
      sent = text;
      // An embedded AWS that is gone hears it when it is there again, under another task.
      send(id, report).catch(() => {
        sent = '';
      });
    }
    timer = clock.after(lookMs, look);
  };
  let timer: Timer = clock.after(lookMs, look);
  return () => timer.cancel();
}

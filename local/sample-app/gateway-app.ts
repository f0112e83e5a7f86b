import type { MinuteSource } from '../data-plane/minute-publisher.ts';
import { isRightAnswer } from './color-check.ts';

export interface ServiceAnswer {
  readonly status: number;
  /** The version that answered, if one did. */
  readonly version: string | undefined;
  readonly body: string;
}

/** The colour gateway's own part: it checks the answers that it passes on. */
export interface ColorGateway {
  /** Passes an answer on, and counts it if it is a 200 that says no colour. */
  passOn(answer: ServiceAnswer): ServiceAnswer;
  /** Counted since the last call. */
  wrongAnswers(): number;
  /** The team's own metric of them, which no metric of a router shows. */
  readonly metrics: readonly MinuteSource[];
}

/** @param colors those that a right answer may have */
export function colorGateway(colors: readonly string[]): ColorGateway {
  const known = new Set(colors);
  let thisMinute = 0;
  let thisSecond = 0;
  return {
    passOn(answer) {
      if (answer.status === 200 && !isRightAnswer(answer.body, known)) {
        thisMinute += 1;
        thisSecond += 1;
      }
      return answer;
    },
    wrongAnswers() {
      const count = thisSecond;
      thisSecond = 0;
      return count;
    },
    metrics: [
      {
        namespace: 'ColorApp',
        collect(minuteStart) {
          const count = thisMinute;
          thisMinute = 0;
          const Dimensions = [{ Name: 'Service', Value: 'color' }];
          return [{ MetricName: 'WrongAnswers', Timestamp: minuteStart, Dimensions, Value: count }];
        },
      },
    ],
  };
}

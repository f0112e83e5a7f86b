import { describe, expect, test } from '@jest/globals';
import { logPieces } from '../../../local/app-mesh/log-format.ts';

const operator = (name: string, argument?: string, most?: number) => ({ kind: 'operator', name, argument, most });
const text = (of: string) => ({ kind: 'text', text: of });

describe('a format of an access log', () => {
  test('is text with command operators, their brackets and lengths', () => {
    expect(logPieces('a %REQ(X?:PATH):10% %START_TIME(%Y/%m)% 100%%')).toEqual([
      text('a '),
      operator('REQ', 'X?:PATH', 10),
      text(' '),
      operator('START_TIME', '%Y/%m'),
      text(' 100%'),
    ]);
  });

  test.each([
    ['%DEMO%', 'Not supported field in StreamInfo: DEMO. Known are BYTES_RECEIVED, BYTES_SENT,'],
    ['ab %REQ(X', "Couldn't find valid command at position 3"],
    ['100% %DURATION%', "Couldn't find valid command at position 3"],
    ['%REQ%', 'REQ needs a header, or two as in REQ(X?Y)'],
    ['%RESP(A?B?C)%', 'RESP needs a header'],
    ['%DURATION(ms)%', 'DURATION takes no brackets'],
    ['%START_TIME(%Q)%', 'START_TIME(%Q): known are'],
  ])('%s is refused', (format, words) => {
    expect(() => logPieces(format)).toThrow(words);
  });
});

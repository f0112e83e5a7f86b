import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { junit, xmlText } from '../../../cli/pipeline/junit.ts';
import { left, promoted, rejected, rolledBack } from '../support/rollouts.ts';

const lines = (text: string) => text.split('\n').map((line) => line.trim());
const open = '<testcase classname="color-backend-r2-1"';

describe('a JUnit file has a test case for each step', () => {
  test('that passed, with its seconds', () => {
    expect(lines(junit(promoted))).toEqual([
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites tests="2" failures="0" errors="0" skipped="0" time="900.000">',
      '<testsuite name="color-backend-r2-1" tests="2" failures="0" errors="0" skipped="0" time="900.000">',
      '<properties>',
      '<property name="rollout" value="color-backend-r2-1"/>',
      '<property name="outcome" value="promoted"/>',
      '</properties>',
      `${open} name="step 1: 10%" time="300.000"/>`,
      `${open} name="step 2: 100%" time="600.000"/>`,
      '</testsuite>',
      '</testsuites>',
      '',
    ]);
  });

  test('beside the address of its report', () => {
    const link = 'https://console.example/s3?region=eu-west-1&prefix=a';
    expect(lines(junit({ ...promoted, link }))).toContain(
      '<property name="report" value="https://console.example/s3?region=eu-west-1&amp;prefix=a"/>',
    );
  });

  test('that failed, with the reason, and that was not reached', () => {
    const text = '5% of the canary’s requests fail | &lt;limit&gt; 0.2%';
    expect(lines(junit(rolledBack))).toEqual(
      expect.arrayContaining([
        '<testsuites tests="2" failures="1" errors="0" skipped="1" time="180.000">',
        '<property name="outcome" value="rolledBack"/>',
        `${open} name="step 1: 10%" time="180.000"><failure type="rolledBack" message="${text}">${text}</failure></testcase>`,
        `${open} name="step 2: 100%" time="0.000"><skipped message="not reached"/></testcase>`,
      ]),
    );
  });

  test('and one for the plan when there is no step that could have failed', () => {
    const text = 'canary: found no virtual node &quot;color-v9&quot;';
    expect(lines(junit(rejected))).toEqual(
      expect.arrayContaining([
        '<testsuites tests="1" failures="1" errors="0" skipped="0" time="0.000">',
        `${open} name="plan" time="0.000"><failure type="rejected" message="${text}">${text}</failure></testcase>`,
      ]),
    );
  });

  test('that still ran when the pipeline left: nothing failed', () => {
    expect(lines(junit(left))).toEqual(
      expect.arrayContaining([
        '<testsuites tests="2" failures="0" errors="0" skipped="2" time="0.000">',
        '<property name="outcome" value="running"/>',
        `${open} name="step 1: 10%" time="0.000"><skipped message="it goes on without this pipeline: meshshift watch color-backend-r2-1"/></testcase>`,
      ]),
    );
  });
});

describe('a text in XML', () => {
  test('keeps no character that would end what it stands in, or that XML does not have', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(xmlText(text)).not.toMatch(/[<>"\ufffe\uffff]|\p{Cc}|&(?!(amp|lt|gt|quot);)/u);
      }),
    );
  });
});

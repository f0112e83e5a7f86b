import { argo } from './argo.ts';
import { awsBlog } from './aws-blog.ts';
import { binomialP } from './binomial-p.ts';
import { codeDeploy, rateAlarm } from './code-deploy.ts';
import { flagger } from './flagger.ts';
import { kayentaCumulative, kayentaStep } from './kayenta.ts';
import { lindonMalek } from './lindon-malek.ts';
import { meshshift } from './meshshift.ts';
import { ratio } from './ratio.ts';
import type { Rule } from './rule.ts';

/** Ours first. */
export const rules: readonly Rule[] = [
  meshshift,
  flagger,
  argo,
  awsBlog,
  codeDeploy,
  rateAlarm,
  kayentaCumulative,
  kayentaStep,
  ratio,
  binomialP,
  lindonMalek,
];

import type { Story } from '../story.ts';
import { chartsSection } from './charts-section.ts';
import { decisionsSection } from './decisions-section.ts';
import { happeningsSection } from './happenings-section.ts';
import { factsSection, headlineSection, missingSection } from './headline-section.ts';
import type { Html } from './html.ts';
import { periodsSection } from './periods-section.ts';
import { routesSection } from './routes-section.ts';
import { stepsSection } from './steps-section.ts';

/** The parts of a page by their ids, in the order in which they are read. An empty one has nothing to tell. */
export const sections = {
  headline: headlineSection,
  facts: factsSection,
  missing: missingSection,
  steps: stepsSection,
  charts: chartsSection,
  happened: happeningsSection,
  routes: routesSection,
  decisions: decisionsSection,
  periods: periodsSection,
} as const satisfies Readonly<Record<string, (story: Story) => Html>>;

export type SectionId = keyof typeof sections;
export const sectionIds = Object.keys(sections) as readonly SectionId[];

import * as z from 'zod';

const colorAnswer = z.object({ color: z.string() });

/** Whether a 200 from the backend says one of the colours that there are. */
export function isRightAnswer(body: string, colors: ReadonlySet<string>): boolean {
  try {
    return colors.has(colorAnswer.parse(JSON.parse(body)).color);
  } catch {
    return false;
  }
}

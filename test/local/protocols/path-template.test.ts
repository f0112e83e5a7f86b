import { describe, expect, test } from '@jest/globals';
import { pathTemplate } from '../../../local/protocols/path-template.ts';

describe('a path template', () => {
  const match = pathTemplate('/meshes/{meshName}/routes/{routeName}');

  test('gives the labels of a path that fits, decoded', () => {
    expect(match('/meshes/a%20b/routes/c%2Fd')).toEqual({ meshName: 'a b', routeName: 'c/d' });
    expect(match('/meshes/a/routes/b/')).toEqual({ meshName: 'a', routeName: 'b' });
  });

  test.each(['/meshes/a/routes', '/meshes/a/routes/b/c', '/meshes//routes/b', '/mesh/a/routes/b', '/'])(
    'does not fit %s',
    (path) => expect(match(path)).toBeUndefined(),
  );

  test('refuses a label that is not percent-encoded', () => {
    expect(() => match('/meshes/%E0%A4%A/routes/b')).toThrow('not percent-encoded');
  });
});

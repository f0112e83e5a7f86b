import type { RouterRules } from '../../../core/ports/router.ts';
import { appMeshProblems } from './route-problems.ts';
import { partsOf, specOf } from './route-spec.ts';

export const appMeshRules: RouterRules = { problemsOf: appMeshProblems, documentOf: specOf, partsOf };

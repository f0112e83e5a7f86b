import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import type { Model } from '../model.ts';

/** A task asks for this before its request, and the task makes the request: what counts is that its role is allowed to. */
export const InvokeHTTPEndpoint = operation(z.looseObject({}), (_model: Model) => ({}));

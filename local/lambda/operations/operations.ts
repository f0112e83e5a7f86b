import { unsupported } from '../errors.ts';
import { createAlias, deleteAlias, getAlias, listAliases, updateAlias } from './alias-operations.ts';
import { deleteFunctionConcurrency, getFunctionConcurrency, putFunctionConcurrency } from './concurrency-operations.ts';
import {
  deleteFunction,
  getFunction,
  getFunctionConfiguration,
  listFunctions,
  listVersionsByFunction,
  publishVersion,
  updateFunctionConfiguration,
} from './function-operations.ts';
import {
  deleteFunctionEventInvokeConfig,
  getFunctionEventInvokeConfig,
  putFunctionEventInvokeConfig,
  updateFunctionEventInvokeConfig,
} from './invoke-config-operations.ts';
import type { Operation } from './operation.ts';

const fromFolders: Operation = () => {
  throw unsupported(
    'code in the request (Code, ZipFile, S3Bucket, ImageUri): functions are deployed from local folders, not by this operation',
  );
};

/** Every operation but Invoke. */
export const operations: Readonly<Record<string, Operation>> = {
  CreateFunction: fromFolders,
  UpdateFunctionCode: fromFolders,
  CreateAlias: createAlias,
  DeleteAlias: deleteAlias,
  DeleteFunction: deleteFunction,
  DeleteFunctionConcurrency: deleteFunctionConcurrency,
  DeleteFunctionEventInvokeConfig: deleteFunctionEventInvokeConfig,
  GetAlias: getAlias,
  GetFunction: getFunction,
  GetFunctionConcurrency: getFunctionConcurrency,
  GetFunctionConfiguration: getFunctionConfiguration,
  GetFunctionEventInvokeConfig: getFunctionEventInvokeConfig,
  ListAliases: listAliases,
  ListFunctions: listFunctions,
  ListVersionsByFunction: listVersionsByFunction,
  PublishVersion: publishVersion,
  PutFunctionConcurrency: putFunctionConcurrency,
  PutFunctionEventInvokeConfig: putFunctionEventInvokeConfig,
  UpdateAlias: updateAlias,
  UpdateFunctionConfiguration: updateFunctionConfiguration,
  UpdateFunctionEventInvokeConfig: updateFunctionEventInvokeConfig,
};

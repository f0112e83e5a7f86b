import type { SendHttp } from './http-invoke.ts';

/** Sends a request as it is, over the network. */
export const sendOverNetwork: SendHttp = async ({ url, method, headers, body }, signal) => {
  const answer = await fetch(url, { method, headers, body: body ?? null, signal, redirect: 'manual' });
  const all: Record<string, string[]> = {};
  answer.headers.forEach((value, name) => {
    all[name] = [value];
  });
  return { status: answer.status, statusText: answer.statusText, headers: all, body: await answer.text() };
};

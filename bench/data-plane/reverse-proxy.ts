import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pause } from '../../adapters/clock.ts';
import { listenOnLoopback } from '../../local/data-plane/listen.ts';
import type { Way } from './ways.ts';

interface Program {
  readonly name: 'nginx' | 'haproxy';
  /** Its configuration as a plain reverse proxy of one process, with connections that are kept on both sides. */
  config(port: string, target: string): string;
  args(folder: string, file: string): string[];
}

const programs: readonly Program[] = [
  {
    name: 'nginx',
    config: (port, target) => `daemon off; master_process off; error_log stderr crit; pid nginx.pid;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 1000000;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  upstream app { server ${target}; keepalive 64; keepalive_requests 1000000; }
  server { listen 127.0.0.1:${port}; location / { proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass http://app; } }
}`,
    args: (folder, file) => ['-p', folder, '-c', file],
  },
  {
    name: 'haproxy',
    config: (port, target) => `global
  nbthread 1
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
listen app
  bind 127.0.0.1:${port}
  server app ${target}
`,
    args: (_folder, file) => ['-f', file],
  },
];

function pathTo(name: string): string | undefined {
  const places = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'].map((folder) => join(folder, name));
  return places.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Linux counts hundredths of a second. Source: proc(5), /proc/pid/stat, utime and stime. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

async function freePort(): Promise<string> {
  const server = createServer();
  const { port } = new URL(await listenOnLoopback(server));
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilAnswered(url: string, isRunning: () => boolean): Promise<void> {
  while (isRunning()) {
    try {
      await (await fetch(url)).text();
      return;
    } catch {
      await pause(20);
    }
  }
  throw new Error(`nothing answers at ${url}`);
}

/** Starts nginx or HAProxy before an application, whichever is installed; undefined when neither is. */
export async function startReverseProxy(origin: string): Promise<(Way & { stop(): void }) | undefined> {
  const found = programs.map((program) => ({ program, path: pathTo(program.name) })).find(({ path }) => path);
  if (found?.path === undefined) return undefined;
  const { program, path } = found;
  const folder = mkdtempSync(join(tmpdir(), 'bench-proxy-'));
  const file = join(folder, 'proxy.conf');
  const port = await freePort();
  writeFileSync(file, program.config(port, new URL(origin).host));
  const child = spawn(path, program.args(folder, file), { stdio: ['ignore', 'ignore', 'inherit'] });
  const stop = () => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  // However the bench ends, nothing of it stays.
  process.once('exit', stop);
  const { pid } = child;
  const url = `http://127.0.0.1:${port}`;
  await untilAnswered(url, () => child.exitCode === null);
  return {
    name: program.name,
    url,
    ...(pid !== undefined && process.platform === 'linux' && { cpu: async () => cpuOf(pid) }),
    stop,
  };
}

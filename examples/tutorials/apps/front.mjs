// Calls the service that UPSTREAM names, such as http://colorteller.demo.local:9080, by way of its sidecar, for each
// request of its own: the sidecar is the proxy that http_proxy names. GET /stats counts the answers since it was last
// asked. RATE=20 makes it call 20 times a second by itself as well.
import { createServer, request } from 'node:http';

const { PORT, UPSTREAM, RATE = '0', http_proxy: proxy } = process.env;
let counts = new Map();

const ask = (path, headers, answered) => {
  const { hostname, port } = new URL(proxy);
  const url = UPSTREAM + path;
  const count = (status, body) => {
    const answer = status === 200 ? body.trim() : String(status);
    counts.set(answer, (counts.get(answer) ?? 0) + 1);
    answered(status, body);
  };
  const asked = request({ hostname, port, path: url, headers: { ...headers, host: new URL(url).host } }, (answer) => {
    let body = '';
    answer.setEncoding('utf8').on('data', (text) => {
      body += text;
    });
    answer.on('end', () => count(answer.statusCode, body));
  });
  asked.on('error', (error) => count(502, `${error.message}\n`));
  asked.end();
};

const stats = () => {
  const counted = `${JSON.stringify(Object.fromEntries([...counts].sort()))}\n`;
  counts = new Map();
  return counted;
};

createServer(({ url, headers }, response) => {
  if (url === '/ping') return response.end();
  if (url === '/stats') return response.end(stats());
  ask(url, headers, (status, body) => response.writeHead(status).end(body));
}).listen(Number(PORT), '127.0.0.1');

if (Number(RATE) > 0) setInterval(() => ask('/', {}, () => undefined), 1000 / Number(RATE));

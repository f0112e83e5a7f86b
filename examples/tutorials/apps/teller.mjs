// Tells its colour: the application of each colour's node. FAIL_EVERY=3 answers every third request with a 500.
import { createServer } from 'node:http';

const { PORT, COLOR = 'white', FAIL_EVERY = '0' } = process.env;
let requests = 0;

createServer((request, response) => {
  if (request.url === '/ping') return response.end();
  requests += 1;
  response.statusCode = Number(FAIL_EVERY) > 0 && requests % Number(FAIL_EVERY) === 0 ? 500 : 200;
  response.end(`${COLOR}\n`);
}).listen(Number(PORT), '127.0.0.1');

// The baseline: @hono/node-server alone, answering the very bytes and headers of a page it fetched once.
import { get } from 'node:http';
import { serve } from '@hono/node-server';

// Not fetch: it would undo the compression.
const { headers, body } = await new Promise((done) =>
  get(
    process.env.VERN_BENCH_URL,
    { headers: { 'accept-encoding': 'br', accept: 'text/html' } },
    (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => done({ headers: answer.headers, body: Buffer.concat(parts) }));
    },
  ),
);
for (const name of ['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'])
  delete headers[name];
const fetch = () => new Response(body, { headers });
const server = serve({ fetch, port: 0, hostname: '127.0.0.1' }, () => {
  process.stdout.write(
    `${body.length} bytes ready at http://127.0.0.1:${server.address().port}\nCtrl-C\n`,
  );
});
process.on('SIGTERM', () => process.exit(0));

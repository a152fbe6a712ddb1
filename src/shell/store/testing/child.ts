/** Another process that uses a store, for tests: `child.ts '{"do":"hold","opening":{…}}'`. */
import { once } from 'node:events';
import { sql } from 'kysely';
import { now } from '../../clock.ts';
import { openStore } from '../open.ts';
import { StoreProblem } from '../problem.ts';
import { append } from '../trail.ts';
import type { Task } from './stores.ts';

const task = JSON.parse(process.argv[2] ?? '') as Task;
const tell = (line: string) => process.stdout.write(`${line}\n`);

async function run(): Promise<void> {
  const begun = performance.now();
  const store = await openStore({
    role: 'command',
    say: (line) => process.stderr.write(`${line}\n`),
    ...task.opening,
  });
  tell(`open ${Math.round(performance.now() - begun)}`);
  const add = () =>
    store.db.transaction().execute((transaction) =>
      append(transaction, {
        organisation: 'shop',
        at: now(),
        actor: `process:${process.pid}`,
        action: 'test.add',
        outcome: 'done',
        payload: {},
      }),
    );
  if (task.do === 'hold')
    await Promise.race([
      once(process.stdin, 'data'),
      once(process, 'SIGTERM'),
      once(process, 'SIGINT'),
    ]);
  if (task.do === 'once') await sql`select 1`.execute(store.db);
  for (let count = 0; task.do === 'append' && count < (task.times ?? 1); count += 1) await add();
  // Says a number only when the database has said that it is committed.
  while (task.do === 'commit') tell(`committed ${(await add()).seq}`);
  await store.close();
  tell('closed');
  process.stdin.destroy();
}

try {
  await run();
} catch (thrown) {
  if (!(thrown instanceof StoreProblem)) throw thrown;
  tell(`problem ${thrown.kind}: ${thrown.message}`);
  process.exitCode = thrown.exitCode;
}

/**
 * Another process that does a kept plan, and is killed after a statement: `child.ts '{"hash":…,"killAfter":7}'`.
 *
 * Every statement to every database counts, Vern's own included. It says «ready», waits for a line, and says how
 * many statements there were if it comes to the end.
 */
import { once } from 'node:events';
import type { Database } from '../../../../shell/action/action.ts';
import { openPool } from '../../../../shell/store/connect.ts';
import { counted } from './counted.ts';
import { doPlan } from './do-plan.ts';
import { engineOn, type Shop } from './shop.ts';

/** What it is asked to do. */
export interface Task {
  readonly urls: Shop['urls'];
  readonly folder: string;
  readonly store: { readonly url: string; readonly role?: string };
  readonly hash: string;
  /** 0: never. */
  readonly killAfter: number;
}

const task = JSON.parse(process.argv[2] ?? '') as Task;
async function run(): Promise<void> {
  const engine = await engineOn(task.urls, task.folder, '2026-11-22');
  const database = openPool(task.store.url, task.store.role) as Database;
  process.stdout.write('ready\n');
  await once(process.stdin, 'data');
  counted.begin(task.killAfter);
  const outcome = await doPlan(engine, database, { hash: task.hash });
  counted.end();
  if (!outcome.ok || outcome.value.state !== 'done') process.stderr.write(JSON.stringify(outcome));
  process.stdout.write(`ended ${counted.statements()} ${JSON.stringify(outcome)}\n`);
  await engine.systems.close();
  await database.destroy();
  process.exit(0);
}

await run();

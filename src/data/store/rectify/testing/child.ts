/**
 * Another process that corrects somebody, and is killed after a statement: `child.ts '{"killAfter":7,…}'`.
 *
 * It says «ready», waits for a line, and says how many statements there were if it comes to the end.
 */
import { once } from 'node:events';
import type { Context, Database } from '../../../../shell/action/action.ts';
import { done } from '../../../../shell/action/action.ts';
import { openPool } from '../../../../shell/store/connect.ts';
import { counted } from '../../work/testing/counted.ts';
import { engineOn, type Shop } from '../../work/testing/shop.ts';
import { type RectifyAsked, rectify } from '../rectify.ts';

/** What it is asked to do. */
export interface Task {
  readonly urls: Shop['urls'];
  readonly folder: string;
  readonly store: string;
  readonly asked: RectifyAsked;
  /** 0: never. */
  readonly killAfter: number;
}

/** What an action is given, as far as a correction needs it. */
export function contextOn(db: Database): Context {
  return {
    actor: { kind: 'operator', name: 'test' },
    today: '2026-11-22',
    now: '2026-11-22T09:00:00Z',
    environment: {},
    facts: [],
    database: async () => db,
    store: async () => ({ db }),
    perform: async () => done(undefined),
  } as unknown as Context;
}

async function run(task: Task): Promise<void> {
  const engine = await engineOn(task.urls, task.folder, '2026-11-22');
  const database = openPool(task.store, undefined) as Database;
  process.stdout.write('ready\n');
  await once(process.stdin, 'data');
  counted.begin(task.killAfter);
  const outcome = await rectify(engine, task.asked, contextOn(database));
  counted.end();
  process.stdout.write(`ended ${counted.statements()} ${JSON.stringify(outcome)}\n`);
  await engine.systems.close();
  await database.destroy();
  process.exit(0);
}

const [, , written] = process.argv;
if (import.meta.main && written !== undefined) await run(JSON.parse(written) as Task);

/**
 * Another process that does a kept plan, and is killed after a statement: `child.ts '{"hash":…,"killAfter":7}'`.
 *
 * Every statement to every database counts, Vern's own included. It says «ready», waits for a line, and says how
 * many statements there were if it comes to the end.
 */
import { once } from 'node:events';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import mysql from 'mysql2';
import { Client } from 'pg';
import type { Database } from '../../../../shell/action/action.ts';
import { openPool } from '../../../../shell/store/connect.ts';
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
let statements = 0;
let isCounting = false;

function counted(): void {
  if (!isCounting) return;
  statements += 1;
  if (statements !== task.killAfter) return;
  process.kill(process.pid, 'SIGKILL');
  // Nothing may happen until the signal has come.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

type Call = (this: unknown, ...given: unknown[]) => unknown;

/** Counts when a method has done its work: returned, kept its promise, or called back. */
function counting(prototype: object, name: string): void {
  const original = Reflect.get(prototype, name) as Call;
  Reflect.set(prototype, name, function (this: unknown, ...given: unknown[]) {
    const last = given.at(-1);
    if (typeof last === 'function') {
      const counts = (...answer: unknown[]) => {
        counted();
        return Reflect.apply(last, undefined, answer) as unknown;
      };
      return original.call(this, ...given.slice(0, -1), counts);
    }
    const result = original.call(this, ...given);
    if (result instanceof Promise)
      return result.then((value: unknown) => {
        counted();
        return value;
      });
    if (name === 'execute') (result as NodeJS.EventEmitter).once('end', counted);
    else counted();
    return result;
  });
}

counting(Client.prototype, 'query');
for (const name of ['run', 'all', 'iterate']) counting(StatementSync.prototype, name);
counting(DatabaseSync.prototype, 'exec');
const { Connection } = mysql as unknown as { Connection: { prototype: object } };
for (const name of ['query', 'execute']) counting(Connection.prototype, name);

async function run(): Promise<void> {
  const engine = await engineOn(task.urls, task.folder, '2026-11-22');
  const database = openPool(task.store.url, task.store.role) as Database;
  process.stdout.write('ready\n');
  await once(process.stdin, 'data');
  isCounting = true;
  const outcome = await doPlan(engine, database, { hash: task.hash });
  isCounting = false;
  if (!outcome.ok || outcome.value.state !== 'done') process.stderr.write(JSON.stringify(outcome));
  process.stdout.write(`ended ${statements} ${JSON.stringify(outcome)}\n`);
  await engine.systems.close();
  await database.destroy();
  process.exit(0);
}

await run();

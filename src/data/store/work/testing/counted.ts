/** Every statement of this process to any database is counted, and the process killed after one of them. Only for tests. */
import { DatabaseSync, StatementSync } from 'node:sqlite';
import mysql from 'mysql2';
import { Client } from 'pg';

let statements = 0;
let isCounting = false;
let killAfter = 0;

/** Counts from `begin` to `end`; the process is killed after the statement of that number, 0 for never. */
export const counted = {
  begin: (after: number): void => {
    [isCounting, killAfter] = [true, after];
  },
  end: (): void => {
    isCounting = false;
  },
  statements: (): number => statements,
};

function count(): void {
  if (!isCounting) return;
  statements += 1;
  if (statements !== killAfter) return;
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
        count();
        return Reflect.apply(last, undefined, answer) as unknown;
      };
      return original.call(this, ...given.slice(0, -1), counts);
    }
    const result = original.call(this, ...given);
    if (result instanceof Promise)
      return result.then((value: unknown) => {
        count();
        return value;
      });
    if (name === 'execute') (result as NodeJS.EventEmitter).once('end', count);
    else count();
    return result;
  });
}

counting(Client.prototype, 'query');
for (const name of ['run', 'all', 'iterate']) counting(StatementSync.prototype, name);
counting(DatabaseSync.prototype, 'exec');
const { Connection } = mysql as unknown as { Connection: { prototype: object } };
for (const name of ['query', 'execute']) counting(Connection.prototype, name);

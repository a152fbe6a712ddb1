/**
 * What if the database undoes a whole transaction by itself?
 *
 * After a deadlock or on a full disk some do. What came next in it would then last statement by statement, so
 * nothing may: every further statement throws the same again.
 */
import type { Session } from './connector.ts';
import { ConnectorProblem } from './problem.ts';

/** Says that the transaction is undone, and why. */
export type Lose = (because: unknown) => void;

/** Runs with a session that refuses everything once it is lost, the end of the transaction included. */
export async function unlost<T>(
  session: Session,
  run: (session: Session, lose: Lose) => Promise<T>,
): Promise<T> {
  let lost: { readonly because: unknown } | undefined;
  const check = () => {
    if (lost !== undefined) throw lost.because;
  };
  const checked: Session = {
    release: (broken) => session.release(broken),
    run: async (statement) => {
      check();
      return session.run(statement);
    },
    stream: (statement, batch) => {
      check();
      return session.stream(statement, batch);
    },
  };
  const result = await run(checked, (because) => {
    lost ??= { because };
  });
  check();
  return result;
}

/**
 * Undoes what `run` did when it throws, and throws it on. Where the database has undone all of it, or knows no way back
 * to here (MariaDB, once a table of Aria was read), the whole transaction is lost then.
 */
export async function savepoint<T>(
  session: Session,
  { name, lose }: { readonly name: string; readonly lose: Lose },
  run: () => Promise<T>,
): Promise<T> {
  const tell = (text: string) => session.run({ text: `${text} ${name}`, values: [] });
  const isSet = await tell('savepoint').then(
    () => true,
    (thrown: unknown) => {
      if (thrown instanceof ConnectorProblem && thrown.kind === 'unable') return false;
      throw thrown;
    },
  );
  try {
    const result = await run();
    if (isSet) await tell('release savepoint');
    return result;
  } catch (thrown) {
    const undone = isSet ? tell('rollback to savepoint') : Promise.reject(thrown);
    await undone.catch(() => lose(thrown));
    throw thrown;
  }
}

/**
 * What if the database undoes a whole transaction by itself?
 *
 * After a deadlock or on a full disk some do. What came next in it would then last statement by statement, so
 * nothing may: every further statement throws the same again.
 */
import type { Session } from './connector.ts';

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

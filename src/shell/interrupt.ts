/**
 * Does somebody want this to stop?
 *
 * Long work asks after each batch. Ctrl-C, or the end of the server, lets the batch finish and pauses.
 */

/** Whether it was asked to stop; `end` when the work is over. */
export interface Interruption {
  readonly stop: () => boolean;
  readonly end: () => void;
}

/** Listens for SIGINT and SIGTERM until `end`. */
export function interruption(): Interruption {
  let asked = false;
  const listen = () => {
    asked = true;
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, listen);
  return {
    stop: () => asked,
    end: () => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, listen);
    },
  };
}

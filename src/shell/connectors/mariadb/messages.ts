/**
 * How large may a message to a MariaDB be?
 *
 * As large as `max_allowed_packet` says. Long lists of keys are handed over before their statement, in variables of the
 * session, so that the statement asks of all of them at once: to ask of a part at a time would be wrong wherever
 * a list stands below a `not`. What is too large all the same is refused before it is sent.
 */
import { bytesOf, isAside, type Statement } from '../dialect.ts';
import { problemAt } from '../problem.ts';
import { asideName } from './dialect.ts';

/** A statement, and what is run before and after it on the same session. */
export interface Apart {
  readonly before: readonly Statement[];
  readonly statement: Statement;
  /** Lets go of what was handed over; absent when nothing was. */
  readonly after?: Statement;
}

// A prepared statement has no more places than that.
const mostPlaces = 65_535;
// Beside the text and the values a message says their types.
const spare = 1_024;

/** Takes apart what is handed over by itself. Throws a ConnectorProblem of kind 'too large'. */
export function apart(
  asked: Statement,
  { place, most }: { readonly place: string; readonly most: number },
): Apart {
  const names: string[] = [];
  const before: Statement[] = [];
  const own = asked.values.filter((value, at) => {
    if (!isAside(value)) return true;
    names.push(asideName(at + 1));
    before.push({ text: `set ${asideName(at + 1)} = ?`, values: [value.aside] });
    return false;
  });
  const statement = { text: asked.text, values: own };
  for (const one of [...before, statement]) check(one, { place, most });
  if (names.length === 0) return { before, statement };
  const text = `set ${names.map((name) => `${name} = null`).join(', ')}`;
  return { before, statement, after: { text, values: [] } };
}

function check(
  statement: Statement,
  { place, most }: { readonly place: string; readonly most: number },
): void {
  const bytes = bytesOf(statement);
  const fits = bytes < 1_000 || bytes + spare <= most;
  if (fits && statement.values.length <= mostPlaces) return;
  const about = fits
    ? `${statement.values.length} values in one statement, ${mostPlaces} are possible`
    : `a message of ${bytes + spare} bytes, while max_allowed_packet is ${most}; set it on the server to at least ${needed(bytes)}`;
  throw problemAt(place, 'too large', { about });
}

// The server takes multiples of 1,024.
const needed = (bytes: number) => Math.ceil((bytes + spare) / 1_048_576) * 1_048_576;

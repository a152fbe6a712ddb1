/** Why is each field of one real record kept, and until when? */
import { datasetOf } from '../../../processing/rule/condition.ts';
import { hold } from '../../../processing/rule/hold.ts';
import { type Place, placeName } from '../../../processing/rule/relation.ts';
import { done, type Outcome, refuse } from '../../../shell/action/action.ts';
import { ConnectorProblem } from '../../../shell/connectors/problem.ts';
import { countedFrom } from '../../why/counted.ts';
import { readKey } from '../../why/key.ts';
import { onRequest } from '../../why/on-request.ts';
import type { Why } from '../../why/told.ts';
import { explained } from '../../why/words.ts';
import type { Engine } from '../engine.ts';
import { keyOf } from '../sets/asking.ts';
import { type CaseFound, caseOf } from './case-of.ts';

/** The answer for a record, by its key as it was written; refused when dataset or key make no sense. */
export async function why(
  engine: Engine,
  asked: { readonly place: string; readonly key: string },
): Promise<Outcome<Why>> {
  const place = placeIn(engine, asked.place);
  if (!place.ok) return place;
  const { value: at } = place;
  const silent = silenceOf(engine, at);
  if (silent !== undefined) return refuse('unreachable', silent);
  const columns = keyOf({ engine }, at);
  const key = readKey(asked.key, columns.length);
  if (columns.length === 0) return refuse('invalid', noKey(at));
  if (key === undefined)
    return refuse(
      'invalid',
      `The key of ${asked.place} has ${columns.length === 1 ? 'one value' : `${columns.length} values`} (${columns.join(', ')}). Separate them with a comma, and write a comma in a value as \\,`,
    );
  try {
    return answer(engine, at, await caseOf(engine, at, key));
  } catch (thrown) {
    if (thrown instanceof ConnectorProblem) return refuse('unreachable', thrown.message);
    throw thrown;
  }
}

function answer(engine: Engine, place: Place, found: CaseFound): Outcome<Why> {
  const { declaration, organisation, today: day } = engine;
  const said = { organisation, ...place, day };
  if (found.ok) {
    const fields = hold(declaration, found.case).map((one) => {
      const asked = onRequest(declaration, found.case, one);
      const told = explained(declaration, one, (holding) =>
        countedFrom(declaration, [found.case, one.field], holding),
      );
      return asked === undefined ? told : { ...told, onRequest: asked };
    });
    return done({ ...said, found: true, fields });
  }
  if (found.why === 'no such record') return done({ ...said, found: false, fields: [] });
  if (found.why === 'key unknown') return refuse('invalid', noKey(found.of));
  const silent = silenceOf(engine, found.of) ?? `${found.of.system} does not answer.`;
  return refuse(
    'unreachable',
    `Whose record of ${placeName(place)} it is stands in ${placeName(found.of)}. ${silent}`,
  );
}

const noKey = (place: Place) =>
  `Nothing tells the rows of ${placeName(place)} apart. Write its key in vern.yaml: key: [column].`;

function placeIn({ declaration }: Engine, written: string): Outcome<Place> {
  const [system = '', dataset = '', ...rest] = written.split('.');
  const place = { system, dataset };
  if (rest.length === 0 && datasetOf(declaration, place) !== undefined) return done(place);
  const known = Object.hasOwn(declaration.systems, system)
    ? Object.keys(declaration.systems[system]?.datasets ?? {}).map((one) => `${system}.${one}`)
    : Object.keys(declaration.systems).map((one) => `${one}.DATASET`);
  return refuse(
    'invalid',
    `There is no dataset '${written}' in the declaration; possible: ${known.join(', ')}.`,
  );
}

function silenceOf({ systems }: Engine, { system }: Place): string | undefined {
  const found = systems.all.find(({ name }) => name === system);
  if (found === undefined || found.state === 'open') return undefined;
  return `${system} cannot be asked: ${found.because}.`.replace('..', '.');
}

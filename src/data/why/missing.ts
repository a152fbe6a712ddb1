/**
 * Which fact is missing, and how is it given?
 *
 * "Undecided" keeps a datum and lets nobody use it until somebody says what is missing, so the answer says which
 * column to fill, which system to connect or what to declare: GDPR art. 5(1)(d), 5(2).
 */
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { type Reference, reference } from '../../declaration/schema/reference.ts';
import type { Holding } from '../../processing/rule/answer.ts';
import { datasetOf, operandOf } from '../../processing/rule/condition.ts';

/** What is missing, and what to do about it. */
export type Missing = { readonly fact: string; readonly give: string };

/** The missing fact of an undecided holding; undefined when nothing is missing. */
export function missingOf(declaration: Declaration, holding: Holding): Missing | undefined {
  if (!('missing' in holding.until)) return undefined;
  const { missing } = holding.until;
  switch (holding.because) {
    case 'system silent':
      return silent(declaration, missing);
    case 'consent unknown':
      return consent(declaration, holding.purpose);
    case 'no length':
      return {
        fact: 'how long the purpose lasts',
        give: `Write until.for under purposes.${holding.purpose}, or cite a law that says it, and run vern apply.`,
      };
    case 'erased, undated':
      return {
        fact: 'whether the record is from before the erasure',
        give: `Fill the column of an event of the record, or declare one under events; if it was erased and has come back, run vern erase again.`,
      };
    default:
      return event(declaration, missing, holding.because);
  }
}

const places = (missing: readonly string[]) => missing.flatMap((one) => reference(one) ?? []);

/** `the column delivered_at of deliveries in shop` */
function columnOf(declaration: Declaration, at: Reference): string {
  const dataset = datasetOf(declaration, at);
  const { column } = dataset?.events[at.field] ?? operandOf(dataset, at.field);
  return `the column ${column} of ${dataset?.table ?? at.dataset} in ${at.system}`;
}

function event(declaration: Declaration, missing: string, because: Holding['because']): Missing {
  const named = places(missing.split(', '));
  const columns = named.map((at) => columnOf(declaration, at)).join(', or ');
  if (because === 'event senseless')
    return { fact: missing, give: `Correct ${columns}: what stands there is no day it can be.` };
  const record =
    because === 'event missing'
      ? 'Enter a record of it'
      : `Fill ${columns || `the event ${missing}`}`;
  return {
    fact: missing,
    give: `${record}; if it will never be known, name another event in vern.yaml and run vern apply.`,
  };
}

function silent({ systems }: Declaration, missing: string): Missing {
  const names = [...new Set(places(missing.split(', ')).map(({ system }) => system))];
  const give = names.map((name) => {
    const connect = systems[name]?.connect ?? 'none';
    const variable = /\$\{(\w+)\}/.exec(connect)?.[1];
    return variable === undefined
      ? `${name} has no connector: look there by hand, or give it one under systems.${name}.connect.`
      : `Connect ${name}: set ${variable} to its address, and see that it answers.`;
  });
  return { fact: missing, give: give.join(' ') || 'Connect the system that holds it.' };
}

function consent(declaration: Declaration, id: string): Missing {
  const given = declaration.purposes[id]?.given;
  const column =
    given === undefined
      ? 'Import the consents with vern consents, or record one with vern consent'
      : `Fill ${columnOf(declaration, given)}, or import the consents with vern consents`;
  const complete =
    given === undefined
      ? ''
      : `; if no consent is recorded anywhere else, write complete: true under purposes.${id} and run vern apply`;
  return { fact: `whether there is consent to ${id}`, give: `${column}${complete}.` };
}

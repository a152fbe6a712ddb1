/**
 * How is it told why the fields of a record are kept?
 *
 * Field by field: kept or not, each purpose with its state, until when, why and by what law, what is missing, and what
 * a request for erasure would leave.
 */
import type { Day } from '../../declaration/law/day.ts';
import type { ExplainedField, ExplainedHolding } from './words.ts';

/** The answer for one record. `found` is false when no row has the key. */
export interface Why {
  readonly organisation: string;
  readonly system: string;
  readonly dataset: string;
  readonly day: Day;
  readonly found: boolean;
  readonly fields: readonly ExplainedField[];
}

/** The answer as people read it at the command line. */
export function whyText({ system, dataset, day, found, fields }: Why): string {
  const place = `${system}.${dataset}`;
  if (!found) return `There is no such record in ${place}.\n`;
  const kept = fields.filter((field) => field.kept).length;
  const head = `${place} on ${day}: ${kept} of ${fields.length} fields are kept.`;
  return [head, ...alike(fields).map(block)].join('\n\n').concat('\n');
}

/** Fields of the same answer stand together. */
function alike(fields: readonly ExplainedField[]): readonly (readonly ExplainedField[])[] {
  const same = ({ says, holdings, onRequest }: ExplainedField) =>
    JSON.stringify([says, holdings, onRequest]);
  return [...Map.groupBy(fields, same).values()];
}

function block(fields: readonly ExplainedField[]): string {
  const [first] = fields;
  const names = fields.map(({ field }) => field).join(', ');
  const lines = (first?.holdings ?? []).flatMap(holdingLines);
  const asked = first?.onRequest === undefined ? [] : [`  ${first.onRequest.says}`];
  return [`${names}: ${first?.says ?? ''}`, ...lines, ...asked].join('\n');
}

function holdingLines({
  purpose,
  state,
  lasts,
  says,
  citation,
  missing,
}: ExplainedHolding): readonly string[] {
  const until = lasts === '' || lasts === state ? '' : ` ${lasts}`;
  const law = citation === undefined ? '' : ` (${citation})`;
  const line = `  ${purpose} ${state}${until}. ${says}${law}`;
  return missing === undefined ? [line] : [line, `    Missing: ${missing.fact}. ${missing.give}`];
}

/**
 * Which field is corrected to what?
 *
 * `shop.customers.phone=22396900`: one declared field and its right value. Several may be corrected at once. What
 * cannot be corrected so is refused with the right way: GDPR art. 5(1)(d), 16.
 */

import {
  type Checked,
  nationalIdentityNumber,
  organisationNumber,
} from '../../declaration/law/identifiers.ts';
import { phoneNumber } from '../../declaration/phone.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { type Reference, reference } from '../../declaration/schema/reference.ts';
import type { Field } from '../../declaration/schema/systems.ts';
import { suggest } from '../../declaration/terms/suggest.ts';
import { datasetOf } from '../../processing/rule/condition.ts';
import { identityKind, normalise } from '../find/identity.ts';

/** A field with its right value; `was` is the wrong one, where the person has several. */
export type Setting = {
  readonly at: Reference;
  readonly field: Field;
  readonly value: string;
  readonly was?: string;
};

/** A setting with the value that is wrong, as it is compared; empty when the field is to be filled in. */
export type Wrong = { readonly setting: Setting; readonly old: string };

/** What was read, or the one line that says what is wrong; it repeats no value. */
export type ReadSettings =
  | { readonly ok: true; readonly settings: readonly Setting[] }
  | { readonly ok: false; readonly because: string };

/** Reads `--set` and `--was`, each `system.dataset.field=value`. */
export function readSettings(
  declaration: Declaration,
  set: readonly string[],
  was: readonly string[] = [],
): ReadSettings {
  const wrong = was.map((written) => parts(declaration, written));
  const settings: Setting[] = [];
  for (const written of set) {
    const read = parts(declaration, written);
    if (!read.ok) return read;
    const fault = cannotSet(read.part);
    if (fault !== undefined) return refused(fault);
    if (settings.some(({ at }) => sameField(at, read.part.at)))
      return refused(`${nameOf(read.part.at)} is set twice.`);
    settings.push(read.part);
  }
  for (const read of wrong) {
    if (!read.ok) return read;
    const at = settings.findIndex((one) => sameField(one.at, read.part.at));
    const setting = settings[at];
    if (setting === undefined)
      return refused(`--was names ${nameOf(read.part.at)}, which no --set corrects.`);
    settings[at] = { ...setting, was: read.part.value };
  }
  return settings.length === 0
    ? refused('Say what is right: --set shop.customers.phone=22396900.')
    : { ok: true, settings };
}

/** A value as it is compared: by the kind of its category, so that +47 22 39 69 00 is 22396900. */
export function compared({ category }: Pick<Field, 'category'>, value: string | undefined): string {
  return value === undefined ? '' : normalise(category, value);
}

/** `shop.customers.phone` */
export function nameOf({ system, dataset, field }: Reference): string {
  return `${system}.${dataset}.${field}`;
}

type Part = Pick<Setting, 'at' | 'field' | 'value'>;

function parts(
  declaration: Declaration,
  written: string,
): { readonly ok: true; readonly part: Part } | { readonly ok: false; readonly because: string } {
  const sign = written.indexOf('=');
  const [name, value] = [written.slice(0, Math.max(sign, 0)).trim(), written.slice(sign + 1)];
  const at = reference(name);
  const fields = at === undefined ? undefined : datasetOf(declaration, at)?.fields;
  const field =
    at !== undefined && fields !== undefined && Object.hasOwn(fields, at.field)
      ? fields[at.field]
      : undefined;
  if (at !== undefined && field !== undefined)
    return { ok: true, part: { at, field, value: value.trim().normalize('NFC') } };
  if (name === '') return refused('A correction is written system.dataset.field=value.');
  const near = suggest(name, everyField(declaration));
  return refused(
    `There is no field '${name}'.${near === undefined ? '' : ` Did you mean '${near}'?`}`,
  );
}

function cannotSet({ at, field, value }: Part): string | undefined {
  const name = nameOf(at);
  if (value === '')
    return `${name} has no value. What should not be there is erased (vern erase), not corrected.`;
  if (value.includes('\0')) return `${name}: the value holds a character that no database stores.`;
  const odd = senseless(field.category, value);
  if (odd !== undefined) return `${name}: ${odd}.`;
  if (field.whole === true)
    return `${name} is a document that is kept or gone as a whole. Correct it with a new one.`;
  if (field.mentions === true)
    return `${name} stands in somebody else’s record and only mentions a person.`;
  return undefined;
}

/** What is wrong with a value of a category that has a form of its own. */
function senseless(category: string, value: string): string | undefined {
  switch (identityKind(category)) {
    case 'email':
      return /^[^\s@]+@[^\s@]+$/.test(value)
        ? undefined
        : 'that is not an e-mail address; write it as kari@example.no';
    case 'phone':
      return faultOf(phoneNumber(value));
    case 'nationalId':
      return faultOf(nationalIdentityNumber(value, { synthetic: true }));
    case 'organisationNumber':
      return faultOf(organisationNumber(value));
    default:
      return undefined;
  }
}

const faultOf = (checked: Checked) => (checked.valid ? undefined : checked.because);

const refused = (because: string) => ({ ok: false, because }) as const;
const sameField = (one: Reference, other: Reference) => nameOf(one) === nameOf(other);

function everyField({ systems }: Declaration): readonly string[] {
  return Object.entries(systems).flatMap(([system, { datasets }]) =>
    Object.entries(datasets).flatMap(([dataset, { fields }]) =>
      Object.keys(fields).map((field) => nameOf({ system, dataset, field })),
    ),
  );
}

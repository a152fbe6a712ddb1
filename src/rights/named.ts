/**
 * Which declared fields and purposes does a person's wish name?
 *
 * Written as in the declaration, several with commas: `shop.customers.{name,phone},shop.orders.*`. What is not
 * declared is refused, so that a slip of the pen never leaves a wish without effect: GDPR art. 12(2).
 */

import type { Declaration } from '../declaration/schema/declaration.ts';
import { reference } from '../declaration/schema/reference.ts';
import { suggest } from '../declaration/terms/suggest.ts';
import { datasetOf } from '../processing/rule/condition.ts';

/** The names, or the one sentence that says which is wrong. */
export type Named =
  | { readonly ok: true; readonly names: readonly string[] }
  | { readonly ok: false; readonly because: string };

/** Parts of a list with commas; those within braces stay together. */
export function listed(written: string): readonly string[] {
  return written
    .split(/,(?![^{]*\})/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Declared fields as `system.dataset.field`, each once and in order. */
export function fieldsNamed(declaration: Declaration, written: string): Named {
  const parts = listed(written);
  if (parts.length === 0)
    return { ok: false, because: 'Name at least one field, such as shop.customers.phone.' };
  const names: string[] = [];
  for (const part of parts) {
    const found = expanded(declaration, part);
    if (!found.ok) return found;
    names.push(...found.names);
  }
  return { ok: true, names: [...new Set(names)].toSorted() };
}

/** Declared purposes by name, each once and in order. */
export function purposesNamed({ purposes }: Declaration, written: string): Named {
  const names = [...new Set(listed(written))].toSorted();
  if (names.length === 0) return { ok: false, because: 'Name at least one purpose.' };
  const unknown = names.find((name) => !Object.hasOwn(purposes, name));
  if (unknown === undefined) return { ok: true, names };
  return { ok: false, because: notDeclared('purpose', unknown, Object.keys(purposes)) };
}

function expanded(declaration: Declaration, part: string): Named {
  const read = reference(part);
  const dataset = read && datasetOf(declaration, read);
  if (read === undefined || dataset === undefined)
    return { ok: false, because: notDeclared('field', part, everyField(declaration)) };
  const fields = Object.keys(dataset.fields);
  const [, braces] = /^\{(.+)\}$/.exec(read.field) ?? [];
  const wanted =
    read.field === '*' ? fields : (braces?.split(',').map((one) => one.trim()) ?? [read.field]);
  const place = `${read.system}.${read.dataset}`;
  const unknown = wanted.find((field) => !fields.includes(field));
  if (unknown !== undefined)
    return {
      ok: false,
      because: notDeclared('field', `${place}.${unknown}`, everyField(declaration)),
    };
  return { ok: true, names: wanted.map((field) => `${place}.${field}`) };
}

function everyField({ systems }: Declaration): readonly string[] {
  return Object.entries(systems).flatMap(([system, { datasets }]) =>
    Object.entries(datasets).flatMap(([dataset, { fields }]) =>
      Object.keys(fields).map((field) => `${system}.${dataset}.${field}`),
    ),
  );
}

function notDeclared(what: string, written: string, known: readonly string[]): string {
  const near = suggest(written, known);
  const hint =
    near === undefined ? `Look under ${what}s in the declaration.` : `Did you mean '${near}'?`;
  return `There is no ${what} '${written}'. ${hint}`;
}

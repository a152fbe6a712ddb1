/**
 * How does a declaration point at a field, an event or the person a record is about?
 *
 * `shop.orders.status` names a field or event; `shop.orders.{name,email}` and `shop.orders.*` name
 * several; `customers(customer_id)` says that a record is about the person of another record.
 */
import * as z from 'zod';

/** A field, event or column of a dataset. */
export interface Reference {
  readonly system: string;
  readonly dataset: string;
  readonly field: string;
}

const shape = /^([a-z][A-Za-z0-9_]*)\.([a-z][A-Za-z0-9_]*)\.(.+)$/s;

/** `system.dataset.field` in parts; undefined when it is not of that form. */
export function reference(written: string): Reference | undefined {
  const [, system, dataset, field] = shape.exec(written) ?? [];
  if (system === undefined || dataset === undefined || field === undefined) return undefined;
  return { system, dataset, field };
}

/** The text of a reference, as people write it. */
export function formatReference({ system, dataset, field }: Reference): string {
  return `${system}.${dataset}.${field}`;
}

function expand(written: string): readonly Reference[] | undefined {
  const read = reference(written);
  if (read === undefined) return undefined;
  const braces = /^\{([^{}]+)\}$/.exec(read.field);
  if (braces === null) return [read];
  const names = (braces[1] ?? '').split(',').map((part) => part.trim());
  return names.includes('') ? undefined : names.map((field) => ({ ...read, field }));
}

// The same forms for editors, in the JSON Schema.
const twoNames = String.raw`[a-z][A-Za-z0-9_]*\.[a-z][A-Za-z0-9_]*\.`;
const severalNames = String.raw`\{\s*[^{},\s][^{},]*(?:,\s*[^{},\s][^{},]*)*\}`;
const oneName = '[a-z][A-Za-z0-9_]*';
const columnNames = String.raw`\(\s*[^(),\s][^(),]*(?:,\s*[^(),\s][^(),]*)*\)`;

const form = 'write system.dataset.field, or system.dataset.{field,field}';

/** Several fields in one entry: `shop.orders.{name,email}`; `*` as field means all of them. */
export const references = z
  .string()
  .transform((written, context): readonly Reference[] => {
    const read = expand(written);
    if (read !== undefined) return read;
    context.addIssue({ code: 'custom', message: `'${written}' names no field; ${form}` });
    return z.NEVER;
  })
  .meta({
    description: 'Fields: shop.orders.name, shop.orders.{name,email} or shop.orders.*',
    pattern: String.raw`^${twoNames}(?:${severalNames}|(?!\{[^{}]+\}$)[\s\S]+)$`,
  });

/** One field or event. */
export const oneReference = z
  .string()
  .transform((written, context): Reference => {
    const read = reference(written);
    if (read !== undefined && !/^[{*]/.test(read.field)) return read;
    context.addIssue({ code: 'custom', message: `'${written}' must be one: system.dataset.name` });
    return z.NEVER;
  })
  .meta({
    description: 'One field or event: shop.orders.delivered',
    pattern: String.raw`^${twoNames}[^{*][\s\S]*$`,
  });

/** Whom a record is about: a subject of its own, or the person of another record. */
export type Edge =
  | { readonly kind: 'subject'; readonly subject: string }
  | {
      readonly kind: 'record';
      readonly system?: string;
      readonly dataset: string;
      readonly by: readonly string[];
      readonly to?: readonly string[];
    };

const pointing = /^(?:([a-z][A-Za-z0-9_]*)\.)?([a-z][A-Za-z0-9_]*)\(([^()]+)\)$/;

function readEdge(written: string): Edge | undefined {
  if (/^[a-z][A-Za-z0-9_]*$/.test(written)) return { kind: 'subject', subject: written };
  const [, system, dataset, columns] = pointing.exec(written) ?? [];
  if (dataset === undefined || columns === undefined) return undefined;
  const by = columns.split(',').map((column) => column.trim());
  if (by.includes('')) return undefined;
  return { kind: 'record', ...(system === undefined ? {} : { system }), dataset, by };
}

const column = z.string().min(1).max(128);
const shortEdge = z
  .string()
  .transform((written, context): Edge => {
    const read = readEdge(written);
    if (read !== undefined) return read;
    context.addIssue({
      code: 'custom',
      message: `'${written}' says nobody; write a subject (customer) or dataset(column), such as customers(customer_id)`,
    });
    return z.NEVER;
  })
  .meta({ pattern: `^(?:${oneName}|(?:${oneName}\\.)?${oneName}${columnNames})$` });
const longEdge = z
  .strictObject({
    system: z.string().optional(),
    dataset: z.string(),
    by: z.array(column).min(1),
    to: z.array(column).min(1).optional(),
  })
  .transform(
    ({ system, dataset, by, to }): Edge => ({
      kind: 'record',
      ...(system === undefined ? {} : { system }),
      dataset,
      by,
      ...(to === undefined ? {} : { to }),
    }),
  );

export const edge = z
  .union([shortEdge, longEdge])
  .meta({ description: 'A subject (customer), or dataset(column): the person of that record' });

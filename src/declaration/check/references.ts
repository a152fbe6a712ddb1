/**
 * Does every name in a declaration stand for something?
 *
 * Each name is looked up where it is used. What is not found is reported with the known name that
 * was most likely meant.
 */
import { type Path, valueAt } from '../complaint.ts';
import { type Reference, reference } from '../schema/reference.ts';
import { categories } from '../terms/categories.ts';
import { measures } from '../terms/measures.ts';
import { purposeKinds } from '../terms/purposes.ts';
import { subjects } from '../terms/subjects.ts';
import { type Check, type Facts, type Finding, remembered, unknownWord } from './finding.ts';
import { type DatasetEntry, own } from './overview.ts';

interface Use {
  readonly word: string;
  readonly path: Path;
}

interface Pointer {
  readonly at: Reference;
  readonly kind: 'field' | 'event' | 'column';
  readonly path: Path;
}

/** Names of one kind: where they are used and which are known. */
function named(
  code: string,
  what: string,
  known: (facts: Facts) => Iterable<string>,
  uses: (facts: Facts) => Iterable<Use>,
): Check {
  return {
    code,
    severity: 'error',
    *find(facts) {
      const names = new Set(known(facts));
      const messages = new Map<string, string>();
      for (const { word, path } of uses(facts)) {
        if (names.has(word)) continue;
        const message = messages.get(word) ?? unknownWord(what, word, names);
        messages.set(word, message);
        yield { path, message };
      }
    },
  };
}

const keys = (record: object) => Object.keys(record);

function* each<T>(record: Readonly<Record<string, T>>, key: string): Generator<[T, Path, string]> {
  for (const [id, value] of Object.entries(record)) yield [value, [key, id], id];
}

function* list(words: readonly string[], path: Path): Generator<Use> {
  for (const [index, word] of words.entries()) yield { word, path: [...path, index] };
}

function* categoryUses({ declaration, overview }: Facts): Generator<Use> {
  for (const { dataset, path } of overview.datasets.values())
    for (const [name, field] of Object.entries(dataset.fields))
      yield { word: field.category, path: [...path, 'fields', name] };
  for (const [recipient, path] of each(declaration.recipients, 'recipients'))
    yield* list(recipient.receives, [...path, 'receives']);
  for (const [source, path] of each(declaration.sources, 'sources'))
    yield* list(source.gives, [...path, 'gives']);
  for (const [point, path] of each(declaration.collection, 'collection'))
    yield* list(point.required, [...path, 'required']);
  for (const [id, cookie] of Object.entries(declaration.cookies?.list ?? {}))
    yield* list(cookie.records, ['cookies', 'list', id, 'records']);
}

function* subjectUses({ declaration, overview }: Facts): Generator<Use> {
  for (const { dataset, path } of overview.datasets.values()) {
    for (const key of ['about', 'sharedWith', 'mentions'] as const)
      for (const [index, edge] of (dataset[key] ?? []).entries())
        if (edge.kind === 'subject') yield { word: edge.subject, path: [...path, key, index] };
    for (const [name, { about }] of Object.entries(dataset.fields))
      if (about?.kind === 'subject')
        yield { word: about.subject, path: [...path, 'fields', name, 'about'] };
  }
  yield* list(declaration.notice.changes?.to ?? [], ['notice', 'changes', 'to']);
  for (const [purpose, path] of each(declaration.purposes, 'purposes'))
    if (purpose.until !== undefined && purpose.until.per !== 'record')
      yield { word: purpose.until.per, path: [...path, 'until', 'per'] };
}

function* recipientUses({ declaration }: Facts): Generator<Use> {
  for (const [system, path] of each(declaration.systems, 'systems'))
    if (system.operatedBy !== undefined)
      yield { word: system.operatedBy, path: [...path, 'operatedBy'] };
  for (const [point, path] of each(declaration.collection, 'collection'))
    yield* list(point.forwards, [...path, 'forwards']);
}

function* purposeUses({ declaration }: Facts): Generator<Use> {
  for (const [recipient, path] of each(declaration.recipients, 'recipients'))
    yield* list(recipient.for, [...path, 'for']);
  for (const [point, path] of each(declaration.collection, 'collection'))
    yield* list(point.for, [...path, 'for']);
}

function* sourceUses({ overview }: Facts): Generator<Use> {
  for (const { dataset, path } of overview.datasets.values()) {
    if (dataset.from !== undefined) yield { word: dataset.from, path: [...path, 'from'] };
    for (const [name, { from }] of Object.entries(dataset.fields))
      if (from !== undefined) yield { word: from, path: [...path, 'fields', name, 'from'] };
  }
}

function* kindUses(
  record: Readonly<Record<string, { readonly is?: string | undefined }>>,
  key: string,
): Generator<Use> {
  for (const [{ is }, path] of each(record, key))
    if (is !== undefined) yield { word: is, path: [...path, 'is'] };
}

function* underUses(record: Readonly<Record<string, { readonly under: string }>>, key: string) {
  for (const [id, { under }] of Object.entries(record))
    yield { word: under, path: ['terms', key, id, 'under'] };
}

function* findPointers({ declaration, overview, written }: Facts): Generator<Pointer> {
  for (const [purpose, path, id] of each(declaration.purposes, 'purposes')) {
    const items = itemOfEach(written, id);
    for (const [index, at] of purpose.needs.entries())
      yield { at, kind: 'field', path: [...path, 'needs', items[index] ?? index] };
    for (const [index, at] of (purpose.until?.after ?? []).entries())
      yield { at, kind: 'event', path: [...path, 'until', 'after', 'latest', index] };
    for (const key of ['given', 'withdrawn'] as const) {
      const at = purpose[key];
      if (at !== undefined) yield { at, kind: 'event', path: [...path, key] };
    }
    for (const key of ['when', 'while'] as const)
      for (const written of Object.keys(purpose[key] ?? {})) {
        const at = reference(written);
        if (at !== undefined) yield { at, kind: 'column', path: [...path, key, written] };
      }
  }
  for (const { dataset, path } of overview.datasets.values())
    if (dataset.atMost !== undefined)
      yield { at: dataset.atMost.after, kind: 'event', path: [...path, 'atMost', 'after'] };
}

const pointers = remembered((facts) => [...findPointers(facts)]);

/** For each need of a purpose, the item of the list it was written in: `{a,b}` makes two of one. */
function itemOfEach(written: unknown, purpose: string): readonly number[] {
  const needs = valueAt(written, ['purposes', purpose, 'needs']);
  if (!Array.isArray(needs)) return [];
  return needs.flatMap((item: unknown, index) =>
    Array.from(
      { length: /\.\{.*\}$/s.test(String(item)) ? String(item).split(',').length : 1 },
      () => index,
    ),
  );
}

/** Edges that name a dataset, with the way to them. */
function* recordEdges({ overview }: Facts) {
  for (const entry of overview.datasets.values()) {
    const { dataset, path } = entry;
    for (const key of ['about', 'sharedWith', 'mentions'] as const)
      for (const [index, edge] of (dataset[key] ?? []).entries())
        if (edge.kind === 'record') yield { edge, entry, path: [...path, key, index] };
    for (const [name, { about: edge }] of Object.entries(dataset.fields))
      if (edge?.kind === 'record') yield { edge, entry, path: [...path, 'fields', name, 'about'] };
  }
}

function* unknownSystems(facts: Facts): Generator<Finding> {
  const { systems } = facts.declaration;
  const refuse = (word: string, path: Path) => ({
    path,
    message: unknownWord('system', word, keys(systems)),
  });
  for (const { at, path } of pointers(facts))
    if (!Object.hasOwn(systems, at.system)) yield refuse(at.system, path);
  for (const { edge, path } of recordEdges(facts))
    if (edge.system !== undefined && !Object.hasOwn(systems, edge.system))
      yield refuse(edge.system, path);
}

function* unknownDatasets(facts: Facts): Generator<Finding> {
  const { declaration, overview } = facts;
  const refuse = (system: string, dataset: string, path: Path): Finding[] => {
    const known = own(declaration.systems, system)?.datasets;
    if (known === undefined || Object.hasOwn(known, dataset)) return [];
    return [{ path, message: unknownWord(`dataset in ${system}`, dataset, keys(known)) }];
  };
  for (const { at, path } of pointers(facts)) yield* refuse(at.system, at.dataset, path);
  for (const { edge, entry, path } of recordEdges(facts))
    if (overview.parent(edge, entry.systemKey) === undefined)
      yield* refuse(edge.system ?? entry.systemKey, edge.dataset, path);
}

function* unknownFields(facts: Facts): Generator<Finding> {
  for (const { at, kind, path } of pointers(facts)) {
    const entry = facts.overview.target(at).entry;
    if (kind !== 'field' || entry === undefined || at.field === '*') continue;
    const { fields } = entry.dataset;
    if (!Object.hasOwn(fields, at.field))
      yield { path, message: unknownWord(`field in ${entry.name}`, at.field, keys(fields)) };
  }
}

function* unknownEvents(facts: Facts): Generator<Finding> {
  for (const { at, kind, path } of pointers(facts)) {
    const entry = facts.overview.target(at).entry;
    if (kind !== 'event' || entry === undefined || own(entry.dataset.events, at.field)) continue;
    const isField = Object.hasOwn(entry.dataset.fields, at.field);
    yield {
      path,
      message: isField
        ? `'${at.field}' is a field of ${entry.name}, not an event. Declare it under events: { ${at.field}: { column: ${at.field} } }.`
        : unknownWord(`event in ${entry.name}`, at.field, keys(entry.dataset.events)),
    };
  }
}

function unknownColumn(entry: DatasetEntry, word: string): string {
  const add = ` Or declare it under fields or notPersonal of ${entry.name}.`;
  return unknownWord(`column in ${entry.name}`, word, entry.columns) + add;
}

function* unknownColumns(facts: Facts): Generator<Finding> {
  for (const { at, kind, path } of pointers(facts)) {
    const entry = facts.overview.target(at).entry;
    if (kind === 'column' && entry !== undefined && !entry.columns.has(at.field))
      yield { path, message: unknownColumn(entry, at.field) };
  }
  for (const [{ when, while: during }, path] of each(facts.declaration.purposes, 'purposes'))
    for (const [key, conditions] of Object.entries({ when, while: during }))
      for (const written of Object.keys(conditions ?? {}))
        if (reference(written) === undefined)
          yield {
            path: [...path, key, written],
            message: `'${written}' is no column; write system.dataset.column.`,
          };
  for (const entry of facts.overview.datasets.values())
    for (const [index, word] of entry.dataset.atEnd.statistics.entries())
      if (!entry.columns.has(word))
        yield {
          path: [...entry.path, 'atEnd', 'statistics', index],
          message: unknownColumn(entry, word),
        };
}

function circle(round: readonly DatasetEntry[], entry: DatasetEntry): Finding {
  const names = [...round.slice(round.indexOf(entry)), entry].map(({ name }) => name);
  const shown = names.length > 6 ? [...names.slice(0, 3), '…', ...names.slice(-2)] : names;
  return {
    path: [...entry.path, 'about'],
    message: `The records of ${shown.join(' belong to ')}: a circle that ends at no person. Let one of them name a subject, or write mentions.`,
  };
}

// Without recursion, because a chain of owners may be longer than the stack.
function* cycles({ overview }: Facts): Generator<Finding> {
  const state = new Map<DatasetEntry, 'open' | 'finished'>();
  for (const start of overview.datasets.values()) {
    const way: { entry: DatasetEntry; next: number }[] = [];
    const enter = (entry: DatasetEntry) => {
      state.set(entry, 'open');
      way.push({ entry, next: 0 });
    };
    if (state.get(start) === undefined) enter(start);
    for (let here = way.at(-1); here !== undefined; here = way.at(-1)) {
      const above = here.entry.parents[here.next];
      here.next += 1;
      if (above === undefined) {
        state.set(here.entry, 'finished');
        way.pop();
      } else if (state.get(above) === undefined) enter(above);
      else if (state.get(above) === 'open')
        yield circle(
          way.map(({ entry }) => entry),
          above,
        );
    }
  }
}

function* unevenEdges(facts: Facts): Generator<Finding> {
  for (const { edge, path } of recordEdges(facts))
    if (edge.to !== undefined && edge.to.length !== edge.by.length)
      yield {
        path,
        message: `Under by: stand ${edge.by.length} columns, under to: ${edge.to.length}. Write one column under to: for each under by:.`,
      };
}

const reported = (
  code: string,
  find: Check['find'],
  rest: Pick<Check, 'citation'> = {},
): Check => ({ code, severity: 'error', ...rest, find });

/** Checks that every name is declared or known. */
export const referenceChecks: readonly Check[] = [
  reported('UNKNOWN_SYSTEM', unknownSystems),
  reported('UNKNOWN_DATASET', unknownDatasets),
  reported('UNKNOWN_FIELD', unknownFields),
  reported('UNKNOWN_EVENT', unknownEvents),
  reported('UNKNOWN_COLUMN', unknownColumns),
  reported('ABOUT_CYCLE', cycles),
  reported('UNEVEN_EDGE', unevenEdges),
  named(
    'UNKNOWN_CATEGORY',
    'category of personal data',
    ({ declaration }) => [...keys(declaration.terms.categories), ...keys(categories)],
    categoryUses,
  ),
  named('UNKNOWN_SUBJECT', 'subject', (facts) => keys(facts.declaration.subjects), subjectUses),
  named(
    'UNKNOWN_RECIPIENT',
    'recipient',
    (facts) => keys(facts.declaration.recipients),
    recipientUses,
  ),
  named(
    'UNKNOWN_COOKIE_PARTY',
    'recipient',
    (facts) => ['us', ...keys(facts.declaration.recipients)],
    ({ declaration }) =>
      Object.entries(declaration.cookies?.list ?? {}).map(([id, { by }]) => ({
        word: by,
        path: ['cookies', 'list', id, 'by'],
      })),
  ),
  named('UNKNOWN_PURPOSE', 'purpose', (facts) => keys(facts.declaration.purposes), purposeUses),
  named('UNKNOWN_SOURCE', 'source', (facts) => keys(facts.declaration.sources), sourceUses),
  named(
    'UNKNOWN_MEASURE',
    'kind of measure',
    ({ declaration }) => [...keys(declaration.terms.measures), ...keys(measures)],
    ({ declaration }) => kindUses(declaration.measures, 'measures'),
  ),
  named(
    'UNKNOWN_PURPOSE_KIND',
    'kind of purpose',
    ({ declaration }) => [...keys(declaration.terms.purposes), ...keys(purposeKinds)],
    ({ declaration }) => kindUses(declaration.purposes, 'purposes'),
  ),
  named(
    'UNKNOWN_SUBJECT_KIND',
    'group of people',
    () => keys(subjects),
    ({ declaration }) =>
      kindUses(
        Object.fromEntries(
          Object.entries(declaration.subjects).map(([id, subject]) => [
            id,
            'is' in subject ? subject : {},
          ]),
        ),
        'subjects',
      ),
  ),
  ...underChecks(),
];

function underChecks(): Check[] {
  const known = { categories, purposes: purposeKinds, measures };
  return [
    {
      code: 'UNKNOWN_TERM',
      severity: 'error',
      *find({ declaration }) {
        for (const key of ['categories', 'purposes', 'measures'] as const) {
          const names = new Set([...keys(declaration.terms[key]), ...keys(known[key])]);
          for (const { word, path } of underUses(declaration.terms[key], key))
            if (!names.has(word)) yield { path, message: unknownWord('term', word, names) };
            else if (!endsIn(known[key], declaration.terms[key], word))
              yield {
                path,
                message: `'${word}' leads back to itself. Write a general term here, such as ${keys(known[key])[0]}.`,
              };
        }
      },
    },
  ];
}

/** Whether a chain of own terms ends in a general one. */
function endsIn(
  general: object,
  added: Readonly<Record<string, { readonly under: string }>>,
  word: string,
): boolean {
  const seen = new Set<string>();
  let here: string | undefined = word;
  while (here !== undefined && !Object.hasOwn(general, here) && !seen.has(here)) {
    seen.add(here);
    here = own(added, here)?.under;
  }
  return here !== undefined && Object.hasOwn(general, here);
}

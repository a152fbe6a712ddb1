import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { largeDeclaration } from '../../bench/large-declaration.ts';
import { jsonSchema, keysAt } from './json-schema.ts';
import { declarationSchema } from './schema/declaration.ts';
import { readYaml } from './yaml.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

const schema = jsonSchema();
// Keywords of annotation are no keywords of validation.
const accepts = new Ajv2020({ strict: false }).compile(schema);
const parses = (value: unknown) => declarationSchema.safeParse(value).success;

const files = ['service', 'kjede', 'webbyra', 'nettbutikk', 'engros'].flatMap((name) => [
  `examples/eksempel-${name}/vern.yaml`,
  `examples/eksempel-${name}/as-published.yaml`,
]);
const documented = /```yaml base\n(.*?)```/s.exec(read('docs/checks.md'))?.[1] ?? '';
const declarations: readonly unknown[] = [
  ...files.map((file) => readYaml(read(file)).value),
  readYaml(documented).value,
  readYaml(largeDeclaration({ datasets: 3, fields: 9, purposes: 2 })).value,
];

test('the schema for editors in schema/vern.schema.json is the one the parser has', () => {
  assert.deepEqual(
    JSON.parse(read('schema/vern.schema.json')),
    JSON.parse(JSON.stringify(schema)),
    'run: npx vern schema > schema/vern.schema.json',
  );
});

test('parser and schema accept every example', () => {
  for (const value of declarations) {
    assert.ok(accepts(value), JSON.stringify(accepts.errors));
    assert.ok(parses(value));
  }
});

// What only the parser refuses: days that look right but do not exist, and periods over 500 years.
const words = [
  'x',
  '',
  ' ',
  'contract',
  'P5Y',
  'P',
  '2026-02-28',
  '2026-2-3',
  'a.b.c',
  'a.b',
  'NO',
];
const junk = fc.oneof(
  fc.constantFrom(...words, 'customers(id)', 'a.b.{c,d}', 'a.b.{c,}', 'a.b.*', 'session', '${X}'),
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    5,
    1.5,
    -1,
    [],
    {},
    [1],
    ['x'],
    { nb: 'x' },
    { x: 1 },
  ),
  fc.constantFrom<unknown>({ '*': 'x' }, { nb: '' }, { after: 'a.b.c' }, ['a.b.c'], { latest: [] }),
);

type Step = string | number;

/** Every way to a value inside. */
function* waysInto(value: unknown, path: readonly Step[] = []): Generator<readonly Step[]> {
  if (path.length > 0) yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value))
    yield* waysInto(inner, [...path, Array.isArray(value) ? Number(key) : key]);
}

const ways = declarations.map((value) => [...waysInto(value)]);

/** The value with something else, nothing or something more at one place. */
function changed(
  value: unknown,
  [step, ...rest]: readonly Step[],
  how: (there: unknown) => unknown,
) {
  if (step === undefined) return how(value);
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<
    Step,
    unknown
  >;
  const inner: unknown = changed(copy[step], rest, how);
  if (inner === undefined) delete copy[step];
  else copy[step] = inner;
  return Array.isArray(copy) ? copy.filter(() => true) : copy;
}

const mutation = fc.record({
  kind: fc.constantFrom('other', 'gone', 'more'),
  at: fc.nat(),
  junk,
  key: fc.constantFrom('x', 'title', 'nb', 'name', 'after', 'for', 'A-b', 'category'),
});

test('parser and schema agree on declarations with something wrong in them', () => {
  let refused = 0;
  fc.assert(
    fc.property(
      fc.nat(declarations.length - 1),
      fc.array(mutation, { minLength: 1, maxLength: 2 }),
      (which, mutations) => {
        let value = declarations[which];
        for (const { kind, at, junk, key } of mutations) {
          const into = ways[which] ?? [];
          const way = into[at % into.length] ?? [];
          try {
            value = changed(value, way, (there) => {
              if (kind === 'gone') return undefined;
              if (kind === 'other' || typeof there !== 'object' || there === null) return junk;
              return Array.isArray(there)
                ? [...(there as unknown[]), junk]
                : { ...there, [key]: junk };
            });
          } catch {
            // The first change took away what the second was to change.
          }
        }
        const ours = parses(value);
        if (!ours) refused += 1;
        assert.equal(accepts(value), ours, JSON.stringify(accepts.errors?.slice(0, 3)));
      },
    ),
    { numRuns: 1_500 },
  );
  assert.ok(refused > 200, 'the changes are wrong often enough to mean something');
});

test('the schema is stricter than nothing: days and periods that cannot be are left to the parser', () => {
  const base = declarations.at(-1);
  const dated = (dated: string) => changed(base, ['notice', 'dated'], () => dated);
  assert.ok(accepts(dated('2026-02-30')) && !parses(dated('2026-02-30')));
  assert.ok(!accepts(dated('28.02.2026')) && !parses(dated('28.02.2026')));
  const kept = (period: string) => changed(base, ['undecidedFor'], () => period);
  assert.ok(accepts(kept('P501Y')) && !parses(kept('P501Y')));
});

test('the keys that may stand somewhere are known, whatever shorthand is written there', () => {
  assert.ok(keysAt([]).includes('purposes'));
  assert.deepEqual(keysAt(['purposes', 'any', 'until']), ['after', 'for', 'per']);
  assert.ok(keysAt(['systems', 'a', 'datasets', 'b', 'fields', 'c']).includes('because'));
  assert.ok(keysAt(['systems', 'a', 'datasets', 'b', 'events', 'c']).includes('null'));
  assert.deepEqual(keysAt(['nowhere', 'at', 'all']), []);
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { stringify } from 'yaml';
import { liveChecks } from '../../data/drift/drift.ts';
import { day } from '../law/day.ts';
import { readYaml } from '../yaml.ts';
import { checkSource, checks } from './check.ts';

const today = day('2026-11-22')!;
const page = readFileSync(new URL('../../../docs/checks.md', import.meta.url), 'utf8');
const base = readYaml(/```yaml base\n(.*?)```/s.exec(page)?.[1] ?? '').value;

interface Section {
  readonly code: string;
  readonly severity: string;
  readonly law: string;
  readonly meaning: string;
  readonly examples: readonly { readonly kind: string; readonly text: string }[];
}

const sections = page
  .split(/^### /m)
  .slice(1)
  .map((text): Section => {
    const [, code = '', severity = '', law = '', meaning = ''] =
      /^([A-Z_0-9]+)\n\n\*(\w+)\*(?: · ([^\n]+))?\n\n([^\n]+)/.exec(text) ?? [];
    const examples = [...text.matchAll(/```yaml (bad file|bad|good)\n(.*?)\n?```/gs)].map(
      ([, kind = '', example = '']) => ({ kind, text: example }),
    );
    return { code, severity, law, meaning, examples };
  });

/** Lays one declaration over another: blocks are joined, `~` takes away, the rest is replaced. */
function over(under: unknown, above: unknown): unknown {
  const isBlock = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isBlock(above)) return above;
  const joined: Record<string, unknown> = isBlock(under) ? { ...under } : {};
  for (const [key, value] of Object.entries(above))
    if (value === null) delete joined[key];
    else joined[key] = over(joined[key], value);
  return joined;
}

/** What cannot be left out of a declaration stays, with nothing in it. */
function whole(value: unknown): unknown {
  const cookies = { cookies: { list: {} } };
  const hasCookies = typeof value === 'object' && value !== null && 'cookies' in value;
  return over({ subjects: {}, systems: {}, purposes: {}, ...(hasCookies ? cookies : {}) }, value);
}

function codesOf(kind: string, text: string): readonly string[] {
  const source = kind === 'bad file' ? text : stringify(whole(over(base, readYaml(text).value)));
  const found = checkSource(source, 'vern.yaml', { today });
  return [...new Set(found.map(({ code }) => code))];
}

test('the declaration the examples stand in has no findings', () => {
  assert.deepEqual(checkSource(stringify(base), 'vern.yaml', { today }), []);
});

// An example that says of itself that something else is reported too.
const besides: Readonly<Record<string, readonly string[]>> = {
  EMAIL_ONLY: ['MISSING_ADDRESS'],
};

for (const { code, examples } of sections) {
  test(`${code}: the bad example has this finding and no other`, () => {
    for (const { kind, text } of examples)
      if (kind !== 'good')
        assert.deepEqual(
          codesOf(kind, text).toSorted(),
          [code, ...(besides[code] ?? [])].toSorted(),
          text,
        );
  });
  test(`${code}: the good example has no findings`, () => {
    for (const { kind, text } of examples)
      if (kind === 'good') assert.deepEqual(codesOf(kind, text), [], text);
  });
}

const ofTheFile = [
  'DUPLICATE_KEY',
  'EMPTY_FILE',
  'FILE_TOO_LARGE',
  'NOT_TEXT',
  'SCHEMA',
  'UNKNOWN_KEY',
  'YAML_ALIASES',
  'YAML_SYNTAX',
];

test('every check is documented with its severity, its law and examples, and nothing else is', () => {
  const documented = sections.map(({ code }) => code);
  const known = [...[...checks, ...liveChecks].map(({ code }) => code), ...ofTheFile];
  assert.deepEqual(documented.toSorted(), known.toSorted());
  assert.equal(new Set(known).size, known.length);
  for (const { code, severity, citation } of checks) {
    const section = sections.find((one) => one.code === code);
    assert.equal(section?.severity, severity, code);
    assert.equal(section?.law, citation ?? '', code);
    assert.ok(section.meaning.length > 20, code);
    assert.deepEqual(
      section.examples.map(({ kind }) => kind),
      ['bad', 'good'],
      code,
    );
  }
});

test('every comparison with the databases is documented with its severity and its law', () => {
  for (const { code, severity, citation } of liveChecks) {
    const section = sections.find((one) => one.code === code);
    assert.deepEqual([section?.severity, section?.law], [severity, citation ?? ''], code);
    assert.ok((section?.meaning.length ?? 0) > 20, code);
  }
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { day } from '../declaration/law/day.ts';
import { parseDeclaration } from '../declaration/parse.ts';
import { type Declaration, declarationSchema } from '../declaration/schema/declaration.ts';
import { composeNotice, statements, wordsOf } from './compose.ts';
import { type Edition, type Notice, type NoticeLanguage, noticeLanguages } from './notice.ts';
import { edition, facts, variants, without } from './testing/variants.ts';
import { sentences } from './text/message.ts';

const today = day('2026-09-01')!;
const source = readFileSync(join(import.meta.dirname, 'testing/sample.yaml'), 'utf8');
const read = parseDeclaration(source, 'sample.yaml');
assert.ok(read.ok, JSON.stringify(read));
const sample = read.declaration;
const all = variants(sample);
const second: Edition = edition(2, today);

function told(declaration: Declaration, language: NoticeLanguage = 'nb'): Notice {
  return composeNotice(declaration, { edition: second, language });
}

const wordsById = (declaration: Declaration, language: NoticeLanguage = 'nb') =>
  new Map(statements(told(declaration, language)).map((one) => [one.id, wordsOf(one)]));

// A sentence that there is none of something appears when the last of it goes.
const negative = new Set(['purposes.notAutomated', 'recipients.none', 'transfers.none']);

/** What is wrong when a fact is taken out: empty if exactly the sentences that name it changed. */
function removalFaults(
  declaration: Declaration,
  fact: string,
  before = statements(told(declaration)),
): readonly string[] {
  const after = wordsById(without(declaration, fact));
  const known = new Set(before.map(({ id }) => id));
  const own = declaration.notice.own[fact.replace('notice.own.', '')];
  const faults = before.flatMap((one) => {
    const now = after.get(one.id);
    const same = now === wordsOf(one);
    if (one.names.includes(fact) && same) return [`${one.id} names ${fact} but stays`];
    if (!one.names.includes(fact) && !same)
      return [`${one.id} does not name ${fact} but changes: ${wordsOf(one)} → ${now}`];
    return [];
  });
  const appeared = [...after.keys()]
    .filter((id) => !known.has(id) && id !== own?.replaces)
    .filter((id) => !negative.has(id.split(':')[0] ?? ''))
    .map((id) => `${id} appears without ${fact}`);
  return [...faults, ...appeared];
}

test('the sample is a declaration, and every variant of it makes a notice in every language', () => {
  for (const declaration of Object.values(all))
    for (const language of noticeLanguages) {
      const notice = told(declaration, language);
      assert.equal(notice.sections[0]?.id, 'about');
      const faulty = statements(notice).map(wordsOf);
      assert.deepEqual(
        faulty.filter((text) => /undefined|\[object|[{}]|\.\.(?!\.)| {2}|^$/.test(text)),
        [],
      );
    }
});

test('every template is used by the sample or a variant of it', () => {
  const used = new Set<string>();
  for (const declaration of Object.values(all))
    for (const { template } of statements(told(declaration))) used.add(template);
  const first = composeNotice(sample, { edition: edition(1, today), language: 'nb' });
  for (const { template } of statements(first)) used.add(template);
  const unlike = {
    kind: 'contact changed',
    path: 'organisation.phone',
    rule: 'other-contact',
  } as const;
  for (const changes of [[], [{ ...unlike, significance: 'minor' as const }]])
    for (const { template } of statements(
      composeNotice(sample, { edition: second, language: 'nb', changes, before: sample }),
    ))
      used.add(template);
  const titles = new Set(told(sample).sections.map(({ id }) => `${id}.title`));
  const headings =
    /^(sources\.(kinds|others)|retention\.table|recipients\.(processors|controllers|joint|authorities))$/;
  assert.deepEqual(
    Object.keys(sentences.nb).filter(
      (template) => !used.has(template) && !titles.has(template) && !headings.test(template),
    ),
    [],
  );
});

test('an id is made of its template and the key it states, and stands once in a notice', () => {
  for (const declaration of Object.values(all)) {
    const ids = statements(told(declaration)).map(({ id }) => id);
    assert.deepEqual(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      [],
    );
  }
  const basis = statements(told(sample)).find(
    ({ id }) => id === 'purposes.basis.contract:purposes.delivery',
  );
  assert.deepEqual(basis?.names, ['purposes.delivery']);
});

test('the ids are the same in every language', () => {
  const ids = (language: NoticeLanguage) => statements(told(sample, language)).map(({ id }) => id);
  assert.deepEqual(ids('nn'), ids('nb'));
  assert.deepEqual(ids('en'), ids('nb'));
});

test('other words in the declaration change no id', () => {
  const reworded = structuredClone(sample) as unknown;
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const texts = value as Record<string, unknown>;
    for (const language of ['nb', 'nn', 'en'])
      if (typeof texts[language] === 'string') texts[language] = `Nye ord ${texts[language]}`;
    Object.values(value).forEach(visit);
  };
  visit(reworded);
  const changed = wordsById(reworded as Declaration);
  assert.deepEqual([...changed.keys()], [...wordsById(sample).keys()]);
  assert.notDeepEqual(changed, wordsById(sample));
});

test('another purpose changes no sentence about the others', () => {
  const without = { ...sample, purposes: { ...sample.purposes } };
  const more = { ...sample, purposes: { ...sample.purposes, extra: sample.purposes['delivery']! } };
  const before = wordsById(without);
  const after = wordsById(more);
  const changed = [...before].filter(([id, words]) => after.get(id) !== words).map(([id]) => id);
  assert.deepEqual(changed, ['purposes.count:purposes', 'purposes.bases:purposes']);
});

test('taking a fact out of the sample changes exactly the sentences that name it', () => {
  for (const declaration of [sample, all['alone']!, all['unautomated']!]) {
    const before = statements(told(declaration));
    for (const fact of facts(declaration))
      assert.deepEqual(removalFaults(declaration, fact, before), []);
  }
});

const text = fc.constantFrom('Salg', 'Levering av varer', 'Vi svarer deg.', 'IT-drift', 'Kunder');
const category = fc.constantFrom(
  'name',
  'email',
  'phone',
  'address',
  'order',
  'ipAddress',
  'log',
  'health',
);
const key = fc.constantFrom('one', 'two', 'three', 'four');
const country = fc.constantFrom('NO', 'DE', 'US', 'CH', 'IN');
const basis = fc.constantFrom(
  'consent',
  'contract',
  'legal obligation',
  'vital interests',
  'public task',
  'legitimate interest',
);

const field = fc.record(
  {
    category,
    source: fc.constantFrom('provided', 'observed', 'derived', 'third party'),
    from: key,
  },
  { requiredKeys: ['category'] },
);

const written = fc.record({
  subjects: fc.constant({ customer: 'Kunder', visitor: 'Besøkende' }),
  fields: fc.dictionary(key, field, { minKeys: 1 }),
  visits: fc.dictionary(key, field, { minKeys: 1 }),
  purposes: fc.dictionary(
    key,
    fc.record(
      {
        title: text,
        why: text,
        basis,
        interest: text,
        exception: fc.constant('legal claims'),
        needs: fc.uniqueArray(fc.constantFrom('s.c.one', 's.c.two', 's.v.one', 's.v.*', 's.c.*')),
        marketing: fc.uniqueArray(fc.constantFrom('email', 'sms', 'post')),
        profiling: text,
        automatedDecision: fc.record({ logic: text, consequences: text }),
        must: fc.record({ by: fc.constantFrom('contract', 'law', 'nobody') }),
        until: fc.constant({ after: 's.c.happened', for: 'P1Y' }),
      },
      { requiredKeys: ['title', 'basis', 'needs'] },
    ),
  ),
  recipients: fc.dictionary(
    key,
    fc.record(
      {
        name: text,
        title: text,
        role: fc.constantFrom('controller', 'processor', 'joint controller', 'authority'),
        country,
        for: fc.uniqueArray(key),
        receives: fc.uniqueArray(category),
        transfer: fc.record({ mechanism: fc.constantFrom('adequacy', 'standard clauses') }),
      },
      { requiredKeys: ['role'] },
    ),
  ),
  cookies: fc.dictionary(
    key,
    fc.record({
      name: text,
      class: fc.constantFrom('necessary', 'functional', 'analytics', 'marketing'),
      purpose: text,
      by: fc.constantFrom('us', 'one', 'two'),
      lasts: fc.constant('P1Y'),
    }),
  ),
  sources: fc.dictionary(key, fc.record({ title: text, gives: fc.uniqueArray(category) })),
  measures: fc.dictionary(key, fc.record({ is: fc.constant('training'), title: text })),
  collection: fc.dictionary(
    key,
    fc.record(
      {
        title: text,
        by: fc.constant('form'),
        asks: fc.uniqueArray(fc.constantFrom('s.c.one', 's.v.*')),
        for: fc.uniqueArray(key),
        forwards: fc.uniqueArray(key),
        anonymous: fc.boolean(),
        required: fc.uniqueArray(category),
      },
      { requiredKeys: ['title', 'by', 'asks', 'for'] },
    ),
  ),
  own: fc.dictionary(
    key,
    fc.oneof(
      fc.record({
        text,
        after: fc.constantFrom('about', 'purposes.count:purposes', 'retention.row:purposes.one'),
      }),
      fc.record({ text, replaces: fc.constantFrom('complaint.us:organisation') }),
    ),
    { maxKeys: 1 },
  ),
});

/** A declaration as somebody might have written it, read by the schema itself. */
function generated(from: typeof written extends fc.Arbitrary<infer T> ? T : never): Declaration {
  const { fields, visits, cookies, own, ...rest } = from;
  const known = (ids: readonly string[] | undefined, table: object) =>
    (ids ?? []).filter((id) => id in table);
  return declarationSchema.parse({
    vern: 1,
    organisation: { name: 'Eksempel AS', email: 'post@example.no' },
    notice: { own, claims: { neverOutsideEea: true } },
    ...rest,
    collection: Object.fromEntries(
      Object.entries(rest.collection).map(([id, point]) => [
        id,
        { ...point, forwards: known(point.forwards, rest.recipients) },
      ]),
    ),
    cookies: { list: cookies },
    systems: {
      s: {
        title: 'Systemet',
        datasets: {
          c: { title: 'Kunder', about: 'customer', fields, events: { happened: 'at' } },
          v: { title: 'Besøk', about: 'visitor', fields: visits },
        },
      },
    },
  });
}

test('taking a fact out of any declaration changes exactly the sentences that name it', () => {
  fc.assert(
    fc.property(written, fc.nat(), (from, at) => {
      const declaration = generated(from);
      const possible = facts(declaration);
      const fact = possible[at % possible.length]!;
      assert.deepEqual(removalFaults(declaration, fact), []);
    }),
    { numRuns: 400 },
  );
});

test('ids stand once in the notice of any declaration, and are the same in every language', () => {
  fc.assert(
    fc.property(written, (from) => {
      const declaration = generated(from);
      const ids = [...statements(told(declaration))].map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length);
      assert.deepEqual([...wordsById(declaration, 'nn').keys()], ids);
    }),
    { numRuns: 150 },
  );
});

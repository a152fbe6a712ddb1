import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseDeclaration } from '../declaration/parse.ts';
import type { Objection } from '../processing/rule/case.ts';
import { wishAnswer } from '../processing/rule/person/objection.ts';
import { fieldsNamed, listed, purposesNamed } from './named.ts';
import { cannotObject, cannotOverride, leftOf, weighable } from './objection.ts';

const purpose = (id: string, basis: string, more = '') =>
  `  ${id}: { title: ${id}, basis: ${basis}, needs: [shop.people.name]${more} }\n`;
const parsed = parseDeclaration(
  `vern: 1
organisation: { name: Eksempel AS }
subjects: { customer: Customers }
systems:
  shop:
    title: Shop
    datasets:
      people: { title: People, about: customer, identifiedBy: { email: email }, fields: { name: name, phone: phone } }
purposes:
${purpose('insight', 'legitimate interest', ', interest: We learn')}${purpose('safety', 'public task', ', law: loven § 1')}${purpose('posters', 'legitimate interest', ', interest: We sell, marketing: [post]')}${purpose('letters', 'consent', ', marketing: [email]')}${purpose('club', 'consent')}${purpose('delivery', 'contract')}`,
  'vern.yaml',
);
assert.ok(parsed.ok, JSON.stringify(parsed));
const { declaration } = parsed;
const opposable = ['insight', 'safety', 'posters', 'letters'];

test('A16 only interests, public tasks and marketing can be objected to', () => {
  for (const name of opposable) assert.equal(cannotObject(declaration, name), undefined);
  assert.match(cannotObject(declaration, 'club') ?? '', /vern withdraw --purpose club/);
  assert.match(cannotObject(declaration, 'delivery') ?? '', /vern erase/);
});

test('E14 marketing among the purposes makes the whole decision to override impossible', () => {
  assert.equal(cannotOverride(declaration, ['insight']), undefined);
  assert.match(cannotOverride(declaration, ['insight', 'posters']) ?? '', /art\. 21\(3\)/);
  assert.match(cannotOverride(declaration, 'marketing') ?? '', /art\. 21\(3\)/);
  assert.deepEqual(weighable(declaration, 'all'), ['insight', 'safety']);
});

const names = fc.oneof(
  fc.constantFrom('all' as const, 'marketing' as const),
  fc.subarray(opposable, { minLength: 1 }).map((list) => list.toSorted()),
);
const outcomes = fc.constantFrom<Objection['outcome']>('pending', 'upheld', 'overridden');
const state = (id: string, objections: readonly Objection[]) => {
  const declared = declaration.purposes[id];
  assert.ok(declared);
  return wishAnswer([id, declared], { objections }, undefined)?.state;
};

test('A16 after a decision, what was decided follows it and everything else is as before; marketing never comes back', () =>
  fc.assert(
    fc.property(
      names,
      outcomes,
      names,
      fc.constantFrom('upheld', 'overridden'),
      (purposes, outcome, wished, word) => {
        if (word === 'overridden' && cannotOverride(declaration, wished) !== undefined) return;
        const decision = word;
        const decided = decision === 'overridden' ? weighable(declaration, wished) : wished;
        const before: Objection = { purposes, outcome };
        const now = [
          { purposes: decided, outcome: decision },
          ...leftOf(declaration, before, decided),
        ];
        for (const id of opposable) {
          const was = state(id, [before]);
          const alone = state(id, [{ purposes: decided, outcome: decision }]);
          const isMarketing = declaration.purposes[id]?.marketing !== undefined;
          const touched =
            decided === 'all' || (decided === 'marketing' ? isMarketing : decided.includes(id));
          const expected = isMarketing && was === 'ended' ? 'ended' : touched ? alone : was;
          assert.equal(state(id, now), expected, JSON.stringify([id, before, now]));
        }
      },
    ),
  ));

test('E14 what was said against all marketing stands, also for what is declared later', () => {
  const said: Objection = { purposes: 'marketing', outcome: 'pending' };
  assert.deepEqual(leftOf(declaration, said, ['posters']), [said]);
  const all: Objection = { purposes: 'all', outcome: 'pending' };
  assert.deepEqual(leftOf(declaration, all, ['insight', 'safety']), [said]);
});

test('fields are named as in the declaration, several at once, and slips are noticed', () => {
  assert.deepEqual(listed('a.{b,c}, d ,'), ['a.{b,c}', 'd']);
  const named = fieldsNamed(declaration, 'shop.people.{phone,name},shop.people.*');
  assert.deepEqual(named, { ok: true, names: ['shop.people.name', 'shop.people.phone'] });
  assert.match(
    JSON.stringify(fieldsNamed(declaration, 'shop.people.fone')),
    /Did you mean 'shop.people.phone'/,
  );
  assert.match(JSON.stringify(fieldsNamed(declaration, 'shop.people.{name,fone}')), /Did you mean/);
  assert.equal(fieldsNamed(declaration, 'phone').ok, false);
  assert.equal(purposesNamed(declaration, ' , ').ok, false);
});

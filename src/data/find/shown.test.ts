import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseDeclaration } from '../../declaration/parse.ts';
import type { Dataset } from '../../declaration/schema/systems.ts';
import { base64, plainValue, rowJson } from './formats/json.ts';
import { valueText } from './formats/lines.ts';
import { printable } from './formats/text.ts';
import { flagName, shownOf, shownRow } from './shown.ts';

const parsed = parseDeclaration(
  JSON.stringify({
    vern: 1,
    organisation: { name: 'x' },
    subjects: { customer: 'x', employee: 'x' },
    systems: {
      shop: {
        title: 'x',
        datasets: {
          people: { title: 'x', about: 'customer', key: 'id', fields: { name: 'name' } },
          staff: { title: 'x', about: 'employee', key: 'id', fields: { name: 'name' } },
          orders: {
            title: 'x',
            about: 'people(person)',
            fields: {
              seller_name: { category: 'name', about: 'staff(seller_id)' },
              'data.$.buyer.name': 'name',
              'data.$.seller': { category: 'name', about: 'staff(seller_id)' },
              'data.$.items': 'order',
              note: 'messages',
            },
          },
        },
      },
    },
    purposes: {},
  }),
  'x.yaml',
);
const orders = (): Dataset => {
  const found = parsed.ok ? parsed.declaration.systems['shop']?.datasets['orders'] : undefined;
  assert.ok(found, JSON.stringify(parsed));
  return found;
};
const columns = ['id', 'person', 'seller_id', 'seller_name', 'data', 'note', 'undeclared'];
const known = { columns, key: ['id'], others: [] };
const row = {
  id: 7,
  person: 0,
  seller_id: 3,
  seller_name: 'Siri',
  data: '{"buyer":{"name":"Kari","vip":true},"seller":"Siri","items":[1,{"b":2}],"left":9}',
  note: '',
  undeclared: 'x',
};

test('of the person’s own row everything is shown, but for fields about others and what points at them', () => {
  const shown = shownOf(orders(), { fields: 'all' }, known);
  assert.deepEqual(shown.leftOut, ['seller_name', 'data.$.seller']);
  assert.deepEqual(shownRow(orders(), shown, row, true), {
    id: 7,
    person: 0,
    'data.$.buyer.name': 'Kari',
    'data.$.items': [1, { b: 2 }],
    data: { buyer: { vip: true }, left: 9 },
    note: '',
    undeclared: 'x',
  });
});

test('of somebody else’s row only the fields about the person are shown, with the key', () => {
  const shown = shownOf(orders(), { fields: ['seller_name', 'data.$.seller'] }, known);
  assert.deepEqual(shownRow(orders(), shown, row, false), {
    id: 7,
    seller_name: 'Siri',
    'data.$.seller': 'Siri',
  });
});

test('whoever sold to themselves sees the field in that row, and in no other', () => {
  const shown = shownOf(orders(), { fields: 'all' }, known, { seller_name: { kind: 'true' } });
  const own = shownRow(orders(), shown, { ...row, [flagName('seller_name')]: true }, true);
  assert.equal(own['seller_name'], 'Siri');
  const other = shownRow(orders(), shown, { ...row, [flagName('seller_name')]: false }, true);
  assert.ok(!Object.hasOwn(other, 'seller_name'));
});

test('JSON that cannot be read is not shown where something in it is somebody else’s', () => {
  const shown = shownOf(orders(), { fields: 'all' }, known);
  assert.ok(!Object.hasOwn(shownRow(orders(), shown, { ...row, data: '{Siri' }, true), 'data'));
  assert.equal(shownRow(orders(), shown, { ...row, data: null }, true)['data'], null);
});

test('nothing of a field that is about somebody else is ever in the row, whatever stands beside it', () => {
  const shown = shownOf(orders(), { fields: 'all' }, known);
  return fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (inner, text) => {
      const data = JSON.stringify({ seller: 'SECRET', other: inner, text });
      const made = shownRow(orders(), shown, { ...row, seller_name: 'SECRET', data }, true);
      assert.ok(!rowJson(made).includes('SECRET'));
    }),
  );
});

test('a value is written so that nothing is lost: bytes as base64, large numbers as text, texts as they are', () => {
  assert.equal(base64(new Uint8Array([0, 255])), 'AP8=');
  assert.equal(plainValue(9007199254740993n), '9007199254740993');
  assert.equal(rowJson({ a: [1n, new Uint8Array([1])], b: null }), '{"a":["1","AQ=="],"b":null}');
  assert.equal(valueText(null), '');
  assert.equal(valueText(['a']), '["a"]');
  return fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const shown = value as Parameters<typeof plainValue>[0];
      assert.deepEqual(
        JSON.parse(rowJson({ value: shown })),
        JSON.parse(JSON.stringify({ value })),
      );
    }),
  );
});

test('no value can steer a terminal or begin a line of its own', () => {
  assert.equal(printable('a\u001B[2Jb\nc\u202Ed'), 'a\\u{1b}[2Jb\\nc\\u{202e}d');
  return fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'å', '\u001B', '\n', '\u2028', '\u009B') }),
      (text) => {
        assert.doesNotMatch(printable(text), /[\p{Cc}\u2028\u2029]/u);
      },
    ),
  );
});

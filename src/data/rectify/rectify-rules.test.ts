import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseDeclaration } from '../../declaration/parse.ts';
import { valueAt, withValueAt } from './json.ts';
import { compared, readSettings } from './setting.ts';
import { voucherOf } from './voucher.ts';

const path = join(import.meta.dirname, '../../../examples/eksempel-nettbutikk/vern.yaml');
const text = readFileSync(path, 'utf8');
const read = (source: string) => {
  const parsed = parseDeclaration(source, 'vern.yaml');
  assert.ok(parsed.ok);
  return parsed.declaration;
};
const declaration = read(text);
const said = (set: string, was: readonly string[] = []) => {
  const settings = readSettings(declaration, [set], was);
  return settings.ok ? 'fine' : settings.because;
};

test('A13 what cannot be right is refused before anything is read, and the value is not repeated', () => {
  assert.equal(said('shop.customers.phone=22396900'), 'fine');
  assert.match(said('shop.customers.phone=12'), /not a phone number/);
  assert.match(said('shop.customers.email=hemmelig'), /not an e-mail address/);
  assert.doesNotMatch(said('shop.customers.email=hemmelig'), /hemmelig/);
  assert.match(said('shop.customers.org_no=123456789'), /shop\.customers\.org_no: /);
  assert.match(said('shop.customers.fone=1'), /Did you mean 'shop\.customers\.phone'/);
  assert.match(said('phone'), /written system\.dataset\.field=value/);
  assert.match(said('shop.deliveries.received_by=Ola'), /only mentions a person/);
  assert.match(
    said('shop.customers.phone=22396900', ['shop.customers.email=a@example.no']),
    /which no --set corrects/,
  );
});

test('A13 a phone number is the same however it is written', () => {
  const forms = ['22396900', '22 39 69 00', '+47 22 39 69 00', '004722396900'];
  assert.equal(new Set(forms.map((form) => compared({ category: 'phone' }, form))).size, 1);
  assert.equal(compared({ category: 'email' }, ' Kari@EXAMPLE.no'), 'kari@example.no');
  assert.notEqual(compared({ category: 'name' }, 'Kari'), compared({ category: 'name' }, 'kari'));
});

test('D19 what the voucher is made of is one, what it is made from is not', () => {
  const fields = (dataset: string, field: string) =>
    voucherOf(declaration, { system: 'shop', dataset }, field);
  assert.deepEqual(fields('invoices', 'invoice_name'), { always: true, purposes: ['bookkeeping'] });
  assert.deepEqual(fields('payments', 'amount')?.purposes, ['bookkeeping']);
  assert.equal(fields('customers', 'contact_name'), undefined);
  const master = read(
    text.replace('- shop.invoices.*', '- shop.invoices.*\n      - shop.customers.contact_name'),
  );
  assert.equal(
    voucherOf(master, { system: 'shop', dataset: 'customers' }, 'contact_name'),
    undefined,
  );
  const partly = read(
    text.replace(
      'until: { after: { latest: [shop.invoices.booked',
      'when: { shop.invoices.status: paid }\n    until: { after: { latest: [shop.invoices.booked',
    ),
  );
  assert.equal(
    voucherOf(partly, { system: 'shop', dataset: 'invoices' }, 'invoice_name')?.always,
    false,
  );
});

test('A13 one value in JSON changes, and nothing else, not even how long numbers are written', () => {
  const long =
    '{"n":12345678901234567890,"f":1.0,"b":{"name":"Kari","list":[1e3,{"name":"Kari"}]}}';
  assert.equal(
    withValueAt(long, ['b', 'list', 1, 'name'], 'Åse'),
    '{"n":12345678901234567890,"f":1.0,"b":{"name":"Kari","list":[1e3,{"name":"Åse"}]}}',
  );
  for (const steps of [['x'], ['b', 'x'], ['n', 'x'], []])
    assert.equal(withValueAt(long, steps, 'Åse'), undefined);
  assert.equal(withValueAt('no JSON', ['b'], 'Åse'), undefined);
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.string(),
      fc.string(),
      (whole, name, value) => {
        const written = JSON.stringify({ ...whole, [name]: 'old' });
        const changed = withValueAt(written, [name], value);
        assert.deepEqual(JSON.parse(changed ?? ''), { ...JSON.parse(written), [name]: value });
        assert.equal(valueAt(changed, [name]), value);
      },
    ),
  );
});

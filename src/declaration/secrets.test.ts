import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseDeclaration } from './parse.ts';
import { inClear, missingSecrets, resolveSecret, secretNames } from './secrets.ts';

const declared = (connections: readonly string[]) => {
  const systems = connections.map(
    (connect, index) => `  s${index}: { title: S, connect: "${connect}", datasets: {} }`,
  );
  const source = `vern: 1\norganisation: { name: A }\nsubjects: {}\npurposes: {}\nsystems:\n${systems.join('\n')}\n`;
  const parsed = parseDeclaration(source, 'vern.yaml');
  assert.ok(parsed.ok);
  return parsed.declaration;
};

test('a secret is put in where its name stands', () => {
  assert.deepEqual(resolveSecret('postgres://shop:${PW}@db/shop', { PW: 'hunter2' }), {
    ok: true,
    text: 'postgres://shop:hunter2@db/shop',
  });
  assert.deepEqual(resolveSecret('none', {}), { ok: true, text: 'none' });
});

test('a missing secret is named, also when it is set to nothing', () => {
  assert.deepEqual(resolveSecret('${A}${B}${A}', { B: '' }), { ok: false, missing: ['A', 'B'] });
  assert.deepEqual(resolveSecret('${toString}', {}), { ok: false, missing: ['toString'] });
});

test('a value that looks like a name is not looked up again', () => {
  const resolved = resolveSecret('${A}', { A: '${B} $& $1', B: 'secret' });
  assert.deepEqual(resolved, { ok: true, text: '${B} $& $1' });
});

test('the secrets a declaration lacks are listed once, with the systems that need them', () => {
  const declaration = declared(['${SHOP_URL}', 'none', '${SHOP_URL}', 'mysql://x:${MAIL_PW}@db/x']);
  assert.deepEqual(missingSecrets(declaration, { MAIL_PW: 'x' }), [
    { name: 'SHOP_URL', systems: ['s0', 's2'] },
  ]);
  assert.deepEqual(missingSecrets(declaration, { MAIL_PW: 'x', SHOP_URL: 'y' }), []);
});

test('a connection without a name of a secret, or with a password beside it, is in clear', () => {
  for (const connect of [
    'postgres://shop:hunter2@db/shop',
    'sqlite:./shop.db',
    'postgres://shop:hunter2@${HOST}/shop',
    'postgres://shop:x${PW}@db/shop',
  ])
    assert.ok(inClear(connect), connect);
  for (const connect of ['${SHOP_URL}', 'postgres://shop:${PW}@db/shop', 'sqlite:${FILE}'])
    assert.ok(!inClear(connect), connect);
});

test('a text whose every name is known is resolved, and no name is left', () => {
  const name = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,8}$/);
  const value = fc.stringMatching(/^[a-z$&]{1,8}$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value)), fc.string(), (pairs, rest) => {
      const text = pairs.map(([key]) => `\${${key}}`).join(rest);
      const environment = Object.fromEntries(pairs);
      const resolved = resolveSecret(text, { ...environment, ...known(text, rest) });
      assert.ok(resolved.ok);
    }),
  );
  function known(text: string, rest: string) {
    return Object.fromEntries(secretNames(text + rest).map((key) => [key, 'x']));
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseLanguage, chooseType } from './language.ts';

const all = ['nb', 'nn', 'en'] as const;

test('the language asked for in the address wins over the browser’s', () =>
  assert.equal(chooseLanguage(all, 'nn', 'en'), 'nn'));

test('a browser that prefers nynorsk gets nynorsk', () =>
  assert.equal(chooseLanguage(all, null, 'nn-NO, nb;q=0.8, en;q=0.5'), 'nn'));

test('the weights count, not the order', () =>
  assert.equal(chooseLanguage(all, undefined, 'nb;q=0.3, en;q=0.9'), 'en'));

test('somebody who reads «Norwegian» gets bokmål', () =>
  assert.equal(chooseLanguage(all, null, 'no'), 'nb'));

test('a reader of bokmål gets nynorsk rather than English when there is no bokmål', () =>
  assert.equal(chooseLanguage(['en', 'nn'], null, 'nb, en;q=0.9'), 'nn'));

test('an unknown language gives the first one of the notice', () => {
  assert.equal(chooseLanguage(all, 'xx', 'fi'), 'nb');
  assert.equal(chooseLanguage(all, null, ';;q=,,'), 'nb');
});

test('a browser gets a page, a program that asks for JSON gets JSON', () => {
  const types = ['text/html', 'application/json'] as const;
  assert.equal(chooseType(types, 'text/html,application/xhtml+xml,*/*;q=0.8'), 'text/html');
  assert.equal(chooseType(types, 'application/json'), 'application/json');
  assert.equal(chooseType(types, null), 'text/html');
});

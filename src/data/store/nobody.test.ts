import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { exampleInstallation, type Installation } from '../testing/installation.ts';

const address = 'EKSEMPEL_NETTBUTIKK_DATABASE_URL';

describe('Nobody is said to be unknown where it could not be asked', () => {
  let of: Installation;
  before(async () => {
    of = await exampleInstallation('eksempel-nettbutikk', { people: 20 });
  });
  after(() => of.close());

  const questions: readonly (readonly string[])[] = [
    ['erase'],
    ['erase', '--yes'],
    ['rectify', '--set', 'shop.customers.phone=41414141'],
    ['export'],
    ['facts'],
    ['supplement', '--field', 'shop.customers.company', '--statement', 'Firmaet er solgt.'],
  ];
  const asked = async ([words = '', ...more]: readonly string[]) => {
    const file = of.file;
    return of.vern(words, file, '--identity', 'customerNumber=4711', ...more);
  };

  test('A12 a database that cannot be reached: which, why, and exit code 3', async () => {
    const right = of.environment[address] ?? '';
    of.environment[address] = 'postgres://nobody:wrong@127.0.0.1:1/shop';
    try {
      for (const question of questions) {
        const { code, err } = await asked(question);
        assert.equal(code, 3, question.join(' '));
        assert.match(
          err,
          /not every system could be asked. shop: 127\.0\.0\.1:1.*cannot be reached/,
        );
        assert.doesNotMatch(err, /wrong|Nobody is found/);
      }
    } finally {
      of.environment[address] = right;
    }
  });

  test('A12 where all could be asked, nobody is an answer', async () => {
    for (const question of questions) {
      const { code, out, err } = await asked(question);
      assert.equal(code, 1, question.join(' '));
      assert.match(out + err, /Nobody (is|was|with such a record is) found/);
    }
  });
});

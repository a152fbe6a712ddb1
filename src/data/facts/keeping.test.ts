import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Day } from '../../declaration/law/day.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { goneSince, type KnownVersion } from './keeping.ts';

const version = (
  number: number,
  effectiveFrom: string,
  purposes?: readonly string[],
): KnownVersion => ({
  number,
  effectiveFrom: effectiveFrom as Day,
  declaration:
    purposes &&
    ({ purposes: Object.fromEntries(purposes.map((one) => [one, {}])) } as unknown as Declaration),
});

test('a purpose is gone since the day of the first version without it, as long as none brings it back', () => {
  const versions = [
    version(1, '2015-01-01', ['news', 'sale']),
    version(2, '2018-01-01', ['sale']),
    version(3, '2019-06-01', ['sale']),
  ];
  assert.equal(goneSince({ all: versions, inForce: 3 }, 'sale'), 'declared');
  // The latest of the days since: a version may have been in force later than its number says.
  assert.equal(goneSince({ all: versions, inForce: 3 }, 'news'), '2019-06-01');
  assert.equal(
    goneSince({ all: [...versions, version(4, '2030-01-01', ['news'])], inForce: 3 }, 'news'),
    'declared',
  );
  assert.equal(goneSince({ all: versions, inForce: 1 }, 'news'), 'declared');
});

test('nobody knows of a purpose that no version has, or where a version cannot be read', () => {
  const versions = [version(1, '2015-01-01', ['news']), version(2, '2018-01-01', [])];
  assert.equal(goneSince({ all: versions, inForce: 2 }, 'other'), 'unknown');
  assert.equal(
    goneSince({ all: [version(1, '2014-01-01'), ...versions], inForce: 2 }, 'news'),
    'unknown',
  );
});

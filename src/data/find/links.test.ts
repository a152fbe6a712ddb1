import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseDeclaration } from '../../declaration/parse.ts';
import { placeName } from '../../processing/rule/relation.ts';
import { linksOf, placesOf, rolesOf, waysDown } from './links.ts';

function declare(edges: Readonly<Record<string, object>>) {
  const datasets = Object.entries(edges).map(([name, some]) => [
    name,
    { title: 'x', key: ['id'], fields: { name: 'name' }, ...some },
  ]);
  const parsed = parseDeclaration(
    JSON.stringify({
      vern: 1,
      organisation: { name: 'x' },
      subjects: { customer: 'x', employee: 'x' },
      systems: { s: { title: 'x', datasets: Object.fromEntries(datasets) as object } },
      purposes: {},
    }),
    'x.yaml',
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed));
  return parsed.declaration;
}

const root = { system: 's', dataset: 'people' };

test('what hangs on a shared row is shared, what only mentions somebody leads nowhere', () => {
  const declaration = declare({
    people: { about: 'customer' },
    homes: { sharedWith: ['people(a)', 'people(b)'] },
    rooms: { about: 'homes(home)' },
    tips: { mentions: 'people(whom)' },
    likes: { about: 'tips(tip)' },
  });
  assert.deepEqual(
    waysDown(declaration, [root]).map(({ id }) => id),
    ['s.people owned', 's.homes shared', 's.rooms shared'],
  );
});

test('a field about an employee is a link of that field alone', () => {
  const declaration = declare({
    people: { about: 'customer' },
    staff: { about: 'employee' },
    orders: {
      about: 'people(person)',
      fields: { seller: { category: 'name', about: 'staff(seller_id)' } },
    },
  });
  const staff = { system: 's', dataset: 'staff' };
  assert.deepEqual(
    waysDown(declaration, [staff]).map(({ id }) => id),
    ['s.staff owned'],
  );
  assert.deepEqual(
    linksOf(declaration).map(({ field, by }) => [field, by]),
    [
      [undefined, ['person']],
      ['seller', ['seller_id']],
    ],
  );
  assert.deepEqual([...rolesOf(declaration, { system: 's', dataset: 'orders' })], ['customer']);
});

test('what is above is asked before what is below, unless they are in one circle, however edges are drawn', () =>
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 3 }), {
        minLength: 1,
        maxLength: 7,
      }),
      (drawn) => {
        const names = drawn.map((_, at) => `d${at}`);
        const edges = drawn.map((above, at) => {
          const about = above
            .filter((each) => each < drawn.length)
            .map((each) => `d${each}(p${each})`);
          return [names[at] ?? '', { about: at === 0 ? ['customer', ...about] : about }];
        });
        const declaration = declare(Object.fromEntries(edges) as Record<string, object>);
        const stops = waysDown(declaration, placesOf(declaration).slice(0, 1));
        const order = new Map(stops.map(({ id }, at) => [id, at]));
        for (const { id, place, from, circle } of stops) {
          if (circle.length > 0) assert.ok(circle.includes(id));
          for (const { above } of from)
            assert.ok(
              circle.includes(above) || (order.get(above) ?? 99) < (order.get(id) ?? 0),
              `${placeName(place)} ${above}`,
            );
        }
      },
    ),
  ));

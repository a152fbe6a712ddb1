import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { ChangeKind } from './change.ts';
import { changeRules } from './change-rules.ts';
import { changes, isSignificant } from './changes.ts';
import { type Declaration, declarationSchema } from './schema/declaration.ts';
import { readYaml } from './yaml.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const page = read('docs/changes.md');

const source = (file: string) => readYaml(read(file)).value;
const parsed = (value: unknown) => declarationSchema.parse(value);
const base = readYaml(/```yaml base\n(.*?)```/s.exec(read('docs/checks.md'))?.[1] ?? '').value;

/** The declaration with one value exchanged, or taken away with undefined. */
function but(path: string, value: unknown, from: unknown = base): Declaration {
  return parsed(exchanged(from, path.split('.'), value));
}

function exchanged(there: unknown, [step, ...rest]: readonly string[], value: unknown): unknown {
  if (step === undefined) return value;
  const block = (typeof there === 'object' ? there : {}) as Record<string, unknown>;
  const inner = exchanged(block[step], rest, value);
  const { [step]: _, ...others } = block;
  return inner === undefined ? others : { ...others, [step]: inner };
}

/** `kind rule path before>after` for each change. */
const told = (old: Declaration, next: Declaration) =>
  changes(old, next).map(
    ({ kind, rule, path, before, after }) =>
      `${kind} · ${rule} · ${path}${(before ?? after) ? ` · ${before ?? ''}>${after ?? ''}` : ''}`,
  );

const now = parsed(base);

const table: readonly (readonly [what: string, next: Declaration, told: readonly string[]])[] = [
  [
    'a new purpose is significant',
    but('purposes.gifts', { title: 'Wrap presents', basis: 'consent', needs: 'shop.orders.items' }),
    ['purpose added · new-purpose · purposes.gifts'],
  ],
  [
    'a purpose in other words is minor',
    but('purposes.delivery.why', 'We bring you what you ordered.'),
    ['purpose reworded · purpose-reworded · purposes.delivery'],
  ],
  [
    'another basis changes what people can do',
    but('purposes.improvement.basis', 'consent'),
    ['basis changed · other-basis · purposes.improvement · legitimate interest>consent'],
  ],
  [
    'another legitimate interest is significant',
    but('purposes.improvement.interest', 'We want to sell more.'),
    ['basis changed · other-interest · purposes.improvement'],
  ],
  [
    'a purpose that takes in a new category is significant',
    but('purposes.improvement.needs', ['shop.visits.*', 'shop.orders.items']),
    ['category added · more-data · purposes.improvement · >order'],
  ],
  [
    'a purpose that needs one field less of a category it keeps changes nothing for people',
    but('purposes.staff.needs', ['shop.employees.name', 'shop.employees.email']),
    [],
  ],
  [
    'a longer period is significant',
    but('purposes.improvement.until.for', 'P1Y'),
    ['period longer · longer-period · purposes.improvement · P6M>P1Y'],
  ],
  [
    'a shorter period is minor',
    but('purposes.improvement.until.for', 'P30D'),
    ['period shorter · shorter-period · purposes.improvement · P6M>P30D'],
  ],
  [
    'a period that counts from something else is significant',
    but('purposes.bookkeeping.until.after', 'shop.invoices.issued'),
    ['period changed · other-period · purposes.bookkeeping · P5Y>P5Y'],
  ],
  [
    'another class of the same law changes the period with it',
    but('purposes.bookkeeping.class', 'secondary'),
    [
      'basis changed · other-law · purposes.bookkeeping · bokføringsloven § 13 (primary)>bokføringsloven § 13 (secondary)',
      'period shorter · shorter-period · purposes.bookkeeping · P5Y>P3Y6M',
    ],
  ],
  [
    'a new maximum lets data stay for a shorter time',
    but('systems.shop.datasets.visits.atMost', { after: 'shop.visits.seen', for: 'P1Y' }),
    ['period shorter · shorter-period · systems.shop.datasets.visits · >P1Y'],
  ],
  [
    'a new recipient that decides itself is significant',
    but('recipients.bank', { name: 'Eksempel Bank', role: 'controller', country: 'NO' }),
    ['recipient added · new-recipient · recipients.bank · >Eksempel Bank'],
  ],
  [
    'a new processor inside the EEA is minor',
    but('recipients.mail', { name: 'Eksempel Epost AS', role: 'processor', country: 'SE' }),
    ['recipient added · new-processor · recipients.mail · >Eksempel Epost AS'],
  ],
  [
    'a new processor outside the EEA is a transfer, and significant',
    but('recipients.mail', { name: 'Eksempel Mail Inc.', role: 'processor', country: 'US' }),
    [
      'recipient added · new-processor · recipients.mail · >Eksempel Mail Inc.',
      'transfer added · new-transfer · recipients.mail · >US',
    ],
  ],
  [
    'a recipient that moves out of the EEA is a transfer',
    but('recipients.carrier.country', 'GB'),
    ['transfer added · new-transfer · recipients.carrier · >GB'],
  ],
  [
    'another safeguard for a transfer is significant',
    but('recipients.measuring.transfer.mechanism', 'standard clauses'),
    ['transfer changed · other-safeguard · recipients.measuring · adequacy>standard clauses'],
  ],
  [
    'a processor that begins to decide itself is significant',
    but('recipients.hosting.role', 'controller'),
    ['recipient changed · other-role · recipients.hosting · processor>controller'],
  ],
  [
    'a recipient that gets more is significant, and one that gets less is not',
    but('recipients.carrier.receives', ['name', 'email']),
    [
      'recipient changed · recipient-gets-more · recipients.carrier · >email',
      'recipient changed · recipient-gets-less · recipients.carrier · address, phone>',
    ],
  ],
  [
    'a new cookie for analysis asks for consent again',
    but('cookies.list.map', {
      name: 'map',
      class: 'functional',
      purpose: 'Shows a map',
      lasts: 'P1D',
    }),
    ['cookie added · new-cookie · cookies.list.map · >map'],
  ],
  [
    'a cookie that lasts longer asks for consent again',
    but('cookies.list.visits.lasts', 'P1Y'),
    ['cookie changed · cookie-does-more · cookies.list.visits'],
  ],
  [
    'profiling that begins is significant',
    but('purposes.improvement.profiling', 'We sort people by what they look at.'),
    ['profiling added · new-profiling · purposes.improvement'],
  ],
  [
    'a purpose on consent that ends takes the right to withdraw with it',
    but('purposes.newsletter', undefined),
    [
      'purpose removed · purpose-ended · purposes.newsletter',
      'right removed · right-lost · rights.marketing objection · marketing objection>',
      'right removed · right-lost · rights.withdrawal · withdrawal>',
    ],
  ],
  [
    'another controller is significant',
    but('organisation.name', 'Eksempel Ny AS'),
    [
      'controller changed · other-controller · organisation.name · Eksempel Nettbutikk AS>Eksempel Ny AS',
    ],
  ],
  [
    'another phone number is minor',
    but('organisation.phone', '22 00 00 99'),
    ['contact changed · other-contact · organisation.phone · 22 00 00 01>22 00 00 99'],
  ],
  [
    'changes that are announced later are significant',
    but('notice.changes.daysBefore', 7),
    ['wording changed · weaker-announcements · notice.changes'],
  ],
  [
    'where data is stored inside the EEA, and how, changes nothing for people',
    but('systems.shop.connect', '${OTHER_URL}'),
    [],
  ],
];

for (const [what, next, expected] of table)
  test(what, () => {
    assert.deepEqual(told(now, next), expected);
  });

test('a promise made is minor and a promise taken back is significant', () => {
  const promised = but('notice.claims', { neverSold: true });
  assert.deepEqual(told(now, promised), [
    'claim added · promise-made · notice.claims.neverSold · >neverSold',
  ]);
  assert.equal(isSignificant(changes(now, promised)), false);
  assert.equal(isSignificant(changes(promised, now)), true);
});

const examples = ['service', 'kjede', 'webbyra', 'nettbutikk', 'engros'].flatMap((name) => [
  source(`examples/eksempel-${name}/vern.yaml`),
  source(`examples/eksempel-${name}/as-published.yaml`),
]);

/** The same with every block and every list of words in another order. */
function shuffled(value: unknown): unknown {
  if (Array.isArray(value))
    return value.every((item) => typeof item === 'string')
      ? value.toReversed()
      : value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, shuffled(inner)]),
  );
}

test('a declaration has no changes from itself, in whatever order it is written', () => {
  for (const value of [base, ...examples]) {
    assert.deepEqual(changes(parsed(value), parsed(value)), []);
    assert.deepEqual(changes(parsed(value), parsed(shuffled(value))), []);
  }
});

const opposite: Readonly<Partial<Record<ChangeKind, ChangeKind>>> = Object.fromEntries(
  [
    'purpose',
    'category',
    'recipient',
    'transfer',
    'source',
    'cookie',
    'profiling',
    'right',
    'claim',
    'measure',
  ].flatMap((noun) => [
    [`${noun} added`, `${noun} removed`],
    [`${noun} removed`, `${noun} added`],
  ]),
);
const turned = (kind: ChangeKind): ChangeKind =>
  kind === 'period longer'
    ? 'period shorter'
    : kind === 'period shorter'
      ? 'period longer'
      : (opposite[kind] ?? kind);

test('what comes one way goes the other way: added is removed, longer is shorter', () => {
  const parts = [
    'purposes',
    'recipients',
    'sources',
    'measures',
    'cookies',
    'notice',
    'organisation',
  ];
  const all = [base, ...examples].map((value) => value as Record<string, unknown>);
  const mixed = fc
    .array(fc.nat(all.length - 1), { minLength: parts.length + 1, maxLength: parts.length + 1 })
    .map(([first = 0, ...others]) => {
      const whole: Record<string, unknown> = { ...all[first] };
      for (const [index, part] of parts.entries()) {
        const taken = all[others[index] ?? 0]?.[part];
        if (taken !== undefined) whole[part] = taken;
      }
      return parsed(whole);
    });
  fc.assert(
    fc.property(mixed, mixed, (old, next) => {
      const there = changes(old, next).map(({ kind, path }) => `${turned(kind)} ${path}`);
      const back = changes(next, old).map(({ kind, path }) => `${kind} ${path}`);
      assert.deepEqual(there.toSorted(), back.toSorted());
    }),
    { numRuns: 60 },
  );
});

test('every change is classed by a rule that docs/changes.md tells, and no others are there', () => {
  const rows = [...page.matchAll(/^\| `([a-z0-9-]+)` \| (\w+) \| ([^|]+) \| ([^|]+) \|$/gm)].map(
    ([, id, significance, because, law]) => ({ id, significance, because, law }),
  );
  assert.deepEqual(
    rows,
    Object.entries(changeRules).map(([id, { significance, because, law }]) => ({
      id,
      significance,
      because,
      law,
    })),
  );
});

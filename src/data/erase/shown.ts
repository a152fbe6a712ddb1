/**
 * What does a case worker read of a plan, and of what was done?
 *
 * For each dataset what goes, with the fields; what stays, by which purpose and law and until when; what
 * nobody can decide; and what a person must do. GDPR art. 12(1), 12(4).
 */
import { placeName } from '../../processing/rule/relation.ts';
import { ambiguousText } from '../find/formats/text.ts';
import type { Kept, KeptHolding, Plan, Step } from '../plan/plan.ts';
import { type Erased, isSeenDone, type Performed } from './erased.ts';

const did: Readonly<Record<Step['does'], string>> = {
  delete: 'deleted',
  mask: 'emptied or masked',
  statistics: 'kept for statistics, without the link',
  unlink: 'pointers emptied first',
  correct: 'corrected',
};

const count = (rows: number) => `${rows} ${rows === 1 ? 'row' : 'rows'}`;
const where = (place: { readonly system: string; readonly dataset: string }) =>
  place.dataset === '' ? place.system : placeName(place);

/** The text of the answer. */
export function erasedText(erased: Erased, command: string): string {
  const { roles, plan, performed, ambiguous, nowhere, unfinished } = erased;
  const lines: string[] = [];
  if (roles.length > 0) lines.push(`Who: ${roles.join(', ')}`);
  lines.push(...ambiguous.map(ambiguousText));
  if (erased.state === 'nothing') lines.push('Nobody was found, so nothing is planned.');
  for (const { place, column, index } of erased.scans)
    lines.push(
      `Not searched: ${placeName(place)}.${column} has no index. Use --scan, or first: ${index}`,
    );
  if (plan !== undefined) lines.push(...planLines(plan, performed));
  if (nowhere.length > 0 && plan !== undefined)
    lines.push(
      '',
      'Looked for nobody there',
      ...nowhere.map((one) => `  ${where(one.place)}: ${one.because}`),
    );
  if (performed !== undefined && plan !== undefined)
    lines.push(...performedLines(plan, performed, erased.state));
  for (const hash of unfinished)
    lines.push(
      '',
      `An erasure of this person was begun and not finished. Finish it with: ${command} --plan ${hash}`,
    );
  if (performed?.isPaused === true)
    lines.push(`Stopped. Go on with: ${command} --plan ${erased.hash?.slice(0, 12) ?? ''}`);
  if (erased.state === 'planned') lines.push('', ...howTo(erased, command));
  return `${lines.join('\n')}\n`;
}

function howTo({ hash = '', plan, kept }: Erased, command: string): readonly string[] {
  if (plan === undefined || plan.steps.length === 0) return ['There is nothing to do.'];
  if (!kept)
    return [
      'The file is not the version in force: apply it first with vern apply, then plan again.',
    ];
  return [
    `Nothing has been changed. The plan is ${hash}.`,
    `Do it with: ${command} --plan ${hash.slice(0, 12)}`,
  ];
}

function planLines(plan: Plan, performed: Performed | undefined): readonly string[] {
  const sections: readonly (readonly [string, readonly string[]])[] = [
    [performed === undefined ? 'What goes' : 'What was planned', stepLines(plan.steps)],
    ['What stays', keptLines(plan.kept)],
    [
      'What nobody can decide, so it stays',
      grouped(plan.undecided, ({ place, rows, missing }) => [
        where(place),
        rows,
        missing.join(', '),
      ]).map(
        ([[place, rows, missing], all]) =>
          `  ${place}: ${all.map(({ field }) => field).join(', ')} (${count(Number(rows))}); missing: ${missing}`,
      ),
    ],
    [
      'For a person to decide',
      plan.forPerson.map(
        ({ place, what, rows, because }) =>
          `  ${where(place)}: ${what}, ${count(rows)}: ${because}`,
      ),
    ],
    [
      'Not done',
      plan.notDone.map(
        ({ place, outcome, because }) => `  ${where(place)}: ${outcome}: ${because}`,
      ),
    ],
    [
      'By hand',
      plan.byHand.map(({ place, before, why }) => `  ${where(place)} before ${before}: ${why}`),
    ],
    [
      'Look out',
      (plan.warnings ?? []).map(({ place, because }) => `  ${where(place)}: ${because}`),
    ],
  ];
  return sections.flatMap(([title, lines]) => (lines.length === 0 ? [] : ['', title, ...lines]));
}

function stepLines(steps: readonly Step[]): readonly string[] {
  if (steps.length === 0) return ['  nothing'];
  const names = steps.map(({ place }) => placeName(place));
  const wide = Math.max(...names.map((name) => name.length));
  const number = Math.max(...steps.map(({ rows }) => count(rows).length));
  return steps.flatMap(({ does, rows, fields, note, cascades, unlinks = [] }, at) => [
    `  ${(names[at] ?? '').padEnd(wide)}  ${count(rows).padStart(number)}  ${did[does]}${fields.length === 0 ? '' : `: ${fields.join(', ')}`}`,
    ...(note === undefined ? [] : [`    ${note}`]),
    ...cascades.map(
      (one) => `    the database deletes with them: ${count(one.rows)} of ${one.table}`,
    ),
    ...unlinks.map(
      (one) => `    the database empties pointers in ${count(one.rows)} of ${one.table}`,
    ),
  ]);
}

function keptLines(kept: readonly Kept[]): readonly string[] {
  return grouped(kept, ({ place, rows, holdings, because }) => [
    where(place),
    rows,
    because ?? holdings.map(holdingText).join('; '),
  ]).map(
    ([[place, rows, why], all]) =>
      `  ${place}: ${all.map(({ field }) => field).join(', ')} (${count(Number(rows))}): ${why}`,
  );
}

const waits: Readonly<Record<string, string>> = {
  while: 'while its condition holds',
  criteria: 'until its criteria are met',
  differs: 'until a day that differs',
  decision: 'until it is decided',
  withdrawal: 'until it is withdrawn',
  lifted: 'until the restriction is lifted',
  'people differ': 'because it is about others too',
};

function holdingText({ purpose, state, until, citation, differs }: KeptHolding): string {
  const rests = state === 'rests' ? ' (only kept, not used)' : '';
  const law = citation === undefined ? '' : `, ${citation}`;
  const end =
    'day' in until
      ? `through ${until.day}`
      : 'open' in until
        ? (waits[until.open] ?? `until ${until.open} has happened`)
        : `until ${until.missing} is known`;
  const more = 'day' in until ? ' at the latest' : ', not the same in all rows';
  const latest = differs === true ? more : '';
  return `${purpose} ${end}${latest}${law}${rests}`;
}

function grouped<T>(
  all: readonly T[],
  by: (one: T) => readonly (string | number)[],
): readonly (readonly [readonly (string | number)[], readonly T[]])[] {
  const groups = Map.groupBy(all, (one) => JSON.stringify(by(one)));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [[by(first), group] as const];
  });
}

const seen: Readonly<Record<Performed['residues'][number]['what'], string>> = {
  row: 'not deleted',
  value: 'not emptied',
  text: 'one of the identities stands in it',
  found: 'to be done when it is planned again',
};

function performedLines(
  plan: Plan,
  performed: Performed,
  state: Erased['state'],
): readonly string[] {
  const { steps, residues, notLooked, aged } = performed;
  const lines = ['', 'What was done'];
  if (steps.length === 0) lines.push('  nothing: there was nothing to do');
  for (const { place, does, rows, done, written, changed, failed, because } of steps) {
    const other = [
      ...(done > written ? [`${done - written} were so already`] : []),
      ...(changed > 0 ? [`${changed} had changed since and were left`] : []),
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...because,
    ];
    lines.push(
      `  ${placeName(place)}: ${written} of ${count(rows)} ${did[does]}${other.length === 0 ? '' : ` (${other.join('; ')})`}`,
    );
  }
  if (residues.length > 0) lines.push('', 'Still there, and should not be');
  for (const { place, column, rows, what } of residues)
    lines.push(
      `  ${where(place)}${column === undefined ? '' : `.${column}`}: ${count(rows)}: ${seen[what]}`,
    );
  if (notLooked.length > 0) lines.push('', 'Not checked');
  for (const { place, because } of notLooked) lines.push(`  ${where(place)}: ${because}`);
  if (aged.length > 0) lines.push('', 'Beyond the tables');
  for (const { system, what } of aged) lines.push(`  ${system}: ${what}`);
  lines.push('', endLine(plan, performed, state));
  return lines;
}

function endLine(plan: Plan, performed: Performed, state: Erased['state']): string {
  if (state === 'done') return 'All of it is done, and was checked.';
  if (!isSeenDone(performed)) return 'Not all of it is done: see above.';
  const open = [
    [plan.undecided.length, 'undecided'],
    [plan.forPerson.length, 'for a person to decide'],
    [plan.notDone.length, 'not done'],
    [plan.byHand.length, 'by hand'],
  ] as const;
  const parts = open.flatMap(([many, what]) => (many === 0 ? [] : [`${many} ${what}`]));
  return `What could be done here is done, and was checked. Open: ${parts.join(', ')}.`;
}

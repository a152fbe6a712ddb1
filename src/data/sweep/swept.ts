/**
 * What did a sweep find, and what became of it?
 *
 * Per system and dataset: rows that go, fields that are masked, the purposes that needed them; beside it
 * what is undecided, what could not be asked, what is done by hand, and what is to come. Counts and names
 * only: GDPR art. 5(1)(e), 5(2), 25.
 */
import type { Day } from '../../declaration/law/day.ts';
import { type Place, placeName } from '../../processing/rule/relation.ts';
import type { ForPerson, NotDone, Plan, Step, Undecided } from '../plan/plan.ts';
import type { HandWork, NoDay } from './by-hand.ts';
import type { Month } from './forecast.ts';
import type { Report, StepReport } from './report.ts';

/** A dataset in a sweep. */
export type DatasetSwept = {
  readonly place: Place;
  /** Rows of the dataset, and how many of them are changed or deleted. */
  readonly rows: number;
  readonly taken: number;
  readonly steps: readonly Pick<Step, 'does' | 'rows' | 'fields' | 'note'>[];
  /** Rows with a field that the purpose needed and nobody needs now; '' for fields of no purpose. */
  readonly purposes: readonly { readonly purpose: string; readonly rows: number }[];
  /** Rows more than today; none where it was not asked. */
  readonly forecast: readonly Month[];
};

/** A system that was not swept by Vern. */
export type Unswept = {
  readonly system: string;
  /** `by hand`: it has no connector. `unreachable`: it should have answered. */
  readonly why: 'by hand' | 'unreachable';
  readonly because: string;
};

/** A sweep. */
export type Swept = {
  readonly kind: Extract<Plan['kind'], 'sweep' | 'reforget'>;
  readonly organisation: string;
  readonly file: string;
  readonly day: Day;
  /**
   * `nothing`: nothing to do. `shown`: there is, and nothing was asked for. `refused`: see `because`. `done`;
   * `partly`: something changed, failed or could not be asked. `paused`: go on with the same hash.
   */
  readonly state: 'nothing' | 'shown' | 'refused' | 'done' | 'partly' | 'paused';
  readonly because: readonly string[];
  readonly hash: string;
  readonly datasets: readonly DatasetSwept[];
  readonly undecided: readonly Undecided[];
  readonly forPerson: readonly ForPerson[];
  readonly notDone: readonly NotDone[];
  readonly unswept: readonly Unswept[];
  readonly byHand: readonly HandWork[];
  readonly noDay: readonly NoDay[];
  /** What to look at besides: triggers that may copy old values. */
  readonly warnings: readonly { readonly place: Place; readonly because: string }[];
  readonly done: readonly StepReport[];
  /** What of it is still on disks, and until when. */
  readonly disks: Report['disks'];
  readonly report: string | null;
  /** Remembered erasures that are older than any backup and were forgotten now. */
  readonly forgotten: number;
  /** How long erasures are remembered, and why. */
  readonly memory: string;
};

/** 0 nothing to do or all done; 1 something is to be done, was refused or is left; 3 a system is out of reach. */
export function codeOf({ state, unswept, notDone }: Swept): 0 | 1 | 3 {
  if (unswept.some(({ why }) => why === 'unreachable')) return 3;
  if (notDone.length > 0) return 1;
  return state === 'nothing' || state === 'done' ? 0 : 1;
}

/** The sweep in text, for a terminal. */
export function wordsOf(swept: Swept): string {
  const { kind, organisation, day, datasets } = swept;
  const parts = [
    [`${organisation}: ${kind} of ${day}`],
    datasets.filter(({ taken }) => taken > 0).flatMap(datasetLines),
    titled('Undecided, so kept:', undecidedLines(swept.undecided)),
    titled('For a person to decide:', swept.forPerson.map(personLine)),
    titled('Not swept:', [
      ...swept.unswept.map(({ system, because }) => `${system}: ${because}`),
      ...swept.notDone.map(({ place, because }) => `${placeName(place)}: ${because}`),
    ]),
    titled('By hand:', [...swept.byHand.flatMap(handLines), ...swept.noDay.map(noDayLine)]),
    titled('Rows that will be over besides (in brackets: in part):', forecastLines(datasets)),
    titled(
      'Look at this too:',
      swept.warnings.map(({ place, because }) => `${placeName(place)}: ${because}`),
    ),
    titled('Done:', swept.done.map(doneLine)),
    titled(
      'On disks:',
      swept.disks.map(({ system, what }) => `${system}: ${what}`),
    ),
    ending(swept),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

const titled = (title: string, lines: readonly string[]) =>
  lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];

const doing: Readonly<Record<Step['does'], string>> = {
  delete: 'delete',
  mask: 'mask',
  statistics: 'make statistics of',
  unlink: 'unlink',
  correct: 'correct',
};

function datasetLines({ place, rows, taken, steps, purposes }: DatasetSwept): readonly string[] {
  const needed = purposes.filter((each) => each.rows > 0);
  const ended = needed.map(({ purpose, rows: of }) => `${purpose || 'no purpose'} ${of}`);
  return [
    `${placeName(place)}: ${taken} of ${counted(rows)}`,
    ...steps.map(
      ({ does, rows: of, fields, note }) =>
        `  ${doing[does]} ${counted(of)}${does === 'delete' ? '' : `: ${fields.join(', ')}`}${note === undefined ? '' : ` (${note})`}`,
    ),
    ...(ended.length === 0 ? [] : [`  no longer needed for: ${ended.join(', ')}`]),
  ];
}

const counted = (rows: number) => `${rows} ${rows === 1 ? 'row' : 'rows'}`;

/** Fields of a dataset that lack the same in as many rows stand in one line. */
function undecidedLines(undecided: readonly Undecided[]): readonly string[] {
  const alike = Map.groupBy(undecided, ({ place, rows, missing }) =>
    JSON.stringify([placeName(place), rows, missing]),
  );
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const fields = group.map(({ field }) => field).join(', ');
    return [
      `${placeName(first.place)}: ${counted(first.rows)}, ${fields}; missing: ${first.missing.join(', ')}`,
    ];
  });
}

const personLine = ({ place, rows, because }: ForPerson) =>
  `${placeName(place)}: ${counted(rows)}; ${because}`;

function handLines({ place, before, purposes, unless }: HandWork): readonly string[] {
  return [
    `${placeName(place)}: delete everything from before ${before} (${purposes.join(', ')})`,
    ...(unless.length === 0
      ? []
      : [`  but look first, it may be needed longer: ${unless.join('; ')}`]),
  ];
}

const noDayLine = ({ place, because }: NoDay) =>
  `${placeName(place)}: no day can be said; ${because}`;

function forecastLines(datasets: readonly DatasetSwept[]): readonly string[] {
  const days = datasets.find(({ forecast }) => forecast.length > 0)?.forecast ?? [];
  let before = '';
  return days.flatMap(({ day }, at) => {
    const found = datasets.flatMap(({ place, forecast }) => {
      const month = forecast[at];
      if (month === undefined || month.wholly + month.partly === 0) return [];
      const part = month.partly > month.wholly ? ` (${month.partly})` : '';
      return [`${placeName(place)} ${month.wholly}${part}`];
    });
    const text = found.join(', ');
    // A month in which nothing more comes says nothing new.
    if (text === before) return [];
    before = text;
    return [`by ${day}: ${text}`];
  });
}

function doneLine({ system, dataset, does, planned, done, changed, failed, messages }: StepReport) {
  const left = [
    ...(changed > 0 ? [`${changed} changed or held meanwhile, left`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...messages,
  ];
  const rest = left.length === 0 ? '' : `; ${left.join('; ')}`;
  return `${system}.${dataset}: ${does}, ${done} of ${counted(planned)}${rest}`;
}

function ending({ kind, state, because, hash, file, report, day, forgotten, memory }: Swept) {
  const again = `vern ${kind} ${file} --plan ${hash}`;
  const said = {
    nothing: `Nothing is over that is still there.`,
    shown: `Nothing was done. To do it: ${again}`,
    refused: [...because, `Nothing was done. To do it as shown here: ${again}`].join('\n'),
    done: 'All of it is done.',
    partly: 'Some of it is left. Run it again.',
    paused: `Paused. To go on: ${again}`,
  }[state];
  return [
    said,
    ...(report === null ? [] : [`Report: vern sweeps ${file} --show ${report}`]),
    ...(kind === 'reforget' ? [`Erasures are remembered as of ${day}: ${memory}.`] : []),
    ...(forgotten > 0 ? [`${forgotten} remembered erasures are forgotten: ${memory}.`] : []),
  ];
}

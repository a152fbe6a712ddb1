/**
 * What is corrected for a person, in which rows, and what is left?
 *
 * The wrong value is what the named field holds now; its copies are the fields of the same category in the
 * person's own records that hold the same. Rows are told by key and fingerprint, and streamed: GDPR art. 5(1)(d), 16.
 */
import { createHash, type Hash } from 'node:crypto';
import type { Row, Value } from '../../../declaration/database/value.ts';
import { placeName, samePlace } from '../../../processing/rule/relation.ts';
import { hashOf } from '../../../shell/connectors/catalogue.ts';
import { fingerprintName } from '../../../shell/connectors/contract.ts';
import type { Subject } from '../../find/subject.ts';
import type { PlannedRow } from '../../plan/plan.ts';
import { type Correction, type CorrectionPlan, recipientsOf } from '../../rectify/correction.ts';
import { compared, nameOf, type Setting, type Wrong } from '../../rectify/setting.ts';
import type { Engine } from '../engine.ts';
import { planHash } from '../plan/plan-work.ts';
import type { Draft } from '../work/plans.ts';
import { changesOf, type Notes, notes } from './changes.ts';
import { clashOf } from './clash.ts';
import { columnsOf, readSpot, type Sheet, sheetsOf } from './reading.ts';

/** A plan with what it is made from, or why there is none. */
export type Planned =
  | {
      readonly ok: true;
      readonly plan: CorrectionPlan;
      readonly hash: string;
      /** What the rows of each step were handed to the sink under. */
      readonly stepKeys: readonly string[];
      readonly wrongs: readonly Wrong[];
      readonly sheets: readonly Sheet[];
    }
  | { readonly ok: false; readonly kind: 'invalid' | 'conflict'; readonly because: string };

/** How a correction may be planned. */
export interface CorrectionOptions {
  /** Takes the rows of each step; none when the plan is only looked at. */
  readonly sink?: Draft['sink'];
  readonly acceptNonTransactional?: boolean;
}

const no = (because: string) => ({ ok: false, kind: 'conflict', because }) as const;

/** Plans the corrections for a person. Nothing is changed. */
export async function planCorrection(
  engine: Engine,
  subject: Subject,
  settings: readonly Setting[],
  { sink, acceptNonTransactional = false }: CorrectionOptions = {},
): Promise<Planned> {
  const sheets = await sheetsOf(engine, subject, { acceptNonTransactional });
  const wrongs: Wrong[] = [];
  for (const setting of settings) {
    const found = await wrongOf(setting, sheets);
    if (typeof found !== 'string') wrongs.push(...found);
    else return no(found);
  }
  const noted = notes();
  const parts: Part[] = [];
  for (const sheet of sheets) parts.push(...(await partsOf(sheet, { wrongs, noted, sink })));
  const refused = [...noted.refused][0] ?? (await clashOf(engine, { wrongs, parts }));
  if (refused !== undefined) return no(refused);
  const correction = correctionOf(engine, subject, { settings, noted });
  const plan = planFrom(engine, correction, parts);
  const hash = keyedHash(engine, plan, { settings, wrongs });
  return { ok: true, plan, hash, stepKeys: parts.map(({ name }) => name), wrongs, sheets };
}

/** What a field holds now that is not the right value: one thing, or the sentence that says why it is unclear. */
async function wrongOf(
  setting: Setting,
  sheets: readonly Sheet[],
): Promise<readonly Wrong[] | string> {
  const { at, field, value, was } = setting;
  const name = nameOf(at);
  const own = sheets.filter(
    ({ place, spots, how }) =>
      how === 'owned' && samePlace(place, at) && spots.some((spot) => spot.name === at.field),
  );
  if (own.length === 0)
    return `The person has no ${name} of their own that could be read. Look with vern find.`;
  const olds = new Set<string>();
  for (const sheet of own) {
    const spot = sheet.spots.find((one) => one.name === at.field);
    if (spot === undefined) continue;
    const { connector, written: table, where, sets } = sheet;
    const query = { table, where, sets, columns: [spot.column.name] };
    for await (const rows of connector.select(query))
      for (const row of rows) {
        const there = readSpot(row, spot);
        if ((there ?? '') !== value) olds.add(compared(field, there));
      }
  }
  if (was !== undefined) return [{ setting, old: compared(field, was) }];
  const [old, another] = [...olds];
  if (another !== undefined)
    return `${name} holds ${olds.size} different values for this person. Say which is wrong: --was ${name}=VALUE.`;
  return old === undefined ? [] : [{ setting, old }];
}

/** The rows of a dataset in which the same fields change. */
export interface Part {
  readonly name: string;
  readonly sheet: Sheet;
  readonly fields: readonly string[];
  readonly fingerprint: readonly string[];
  /** The columns that change, with what they become in the first of its rows. */
  readonly first: ReadonlyMap<string, Value>;
  readonly hash: Hash;
  rows: number;
}

interface Looking {
  readonly wrongs: readonly Wrong[];
  readonly noted: Notes;
  readonly sink: Draft['sink'] | undefined;
}

async function partsOf(sheet: Sheet, looking: Looking): Promise<readonly Part[]> {
  const { wrongs, noted, sink } = looking;
  const fingerprint = fingerprintOf(sheet, wrongs);
  if (fingerprint.length === 0 && !sheet.spots.some(({ field }) => field.whole === true)) return [];
  const { connector, written: table, where, sets, flags, key } = sheet;
  const query = {
    table,
    where,
    sets,
    flags,
    columns: columnsOf(sheet),
    ...(fingerprint.length > 0 && { fingerprint }),
    ...(key.length > 0 && { orderBy: key }),
  };
  const parts = new Map<string, Part>();
  for await (const rows of connector.select(query)) {
    const found = new Map<Part, PlannedRow[]>();
    for (const row of rows) {
      const { changes, fields } = changesOf(sheet, row, { wrongs, noted });
      if (fields.length === 0) continue;
      const name = `${placeName(sheet.place)} ${sheet.how} ${fields.join(' ')}`;
      const part =
        parts.get(name) ??
        ({
          name,
          sheet,
          fields,
          fingerprint,
          first: changes,
          hash: createHash('sha256'),
          rows: 0,
        } satisfies Part);
      parts.set(name, part);
      const planned = rowOf(sheet, row);
      part.rows += 1;
      part.hash.update(`${JSON.stringify(planned.key.map(String))}\n`);
      found.set(part, [...(found.get(part) ?? []), planned]);
    }
    for (const [part, some] of found) await sink?.(part.name, some);
  }
  return [...parts.values()];
}

const rowOf = ({ key }: Sheet, row: Row): PlannedRow => ({
  key: key.map((name) => row[name] ?? null),
  fingerprint: String(row[fingerprintName]),
});

/** Only while these hold what they held is a row written: all of the categories that are corrected. */
function fingerprintOf({ spots }: Sheet, wrongs: readonly Wrong[]): readonly string[] {
  const categories = new Set(wrongs.map(({ setting }) => setting.field.category));
  const columns = spots.flatMap(({ field, column }) =>
    categories.has(field.category) ? [column.name] : [],
  );
  return [...new Set(columns)];
}

function correctionOf(
  engine: Engine,
  subject: Subject,
  { settings, noted }: { readonly settings: readonly Setting[]; readonly noted: Notes },
): Correction {
  const { organisation, today: day, declaration, systems } = engine;
  const corrected = [...noted.corrected.values()].map(({ place, field, rows }) => ({
    place,
    field,
    rows,
  }));
  const states = new Map(systems.all.map(({ name, state }) => [name, state]));
  const unsearched = subject.unreached
    .filter(({ outcome }) => outcome !== 'unidentifiable')
    .map(({ place, because }) => {
      const state = states.get(place.system);
      const byHand = state === 'none';
      return { place, because, byHand, silent: !byHand && state !== 'open' };
    });
  return {
    organisation,
    role: subject.role,
    day,
    fields: settings.map(({ at }) => nameOf(at)),
    corrected,
    left: [...noted.left.values()],
    unsearched,
    tell: recipientsOf(declaration, corrected),
  };
}

function planFrom(
  { organisation, today: day, sha256: declaration, systems }: Engine,
  correction: Correction,
  parts: readonly Part[],
): CorrectionPlan {
  const { left, unsearched } = correction;
  return {
    kind: 'rectify',
    organisation,
    day,
    declaration,
    catalogues: Object.fromEntries(
      [...systems.open].map(([name, { catalogue }]) => [name, hashOf(catalogue)]),
    ),
    steps: parts.map(({ sheet, fields, fingerprint, rows, hash }, id) => ({
      id,
      place: sheet.place,
      table: sheet.written,
      key: sheet.key,
      does: 'correct',
      changes: [],
      fields,
      fingerprint,
      rows,
      keysHash: hash.copy().digest('hex'),
      cascades: [],
    })),
    kept: left.map(({ place, field, rows, because }) => ({
      place,
      field,
      rows,
      because,
      holdings: [],
    })),
    undecided: [],
    forPerson: [],
    notDone: unsearched.flatMap(({ place, because, byHand }) =>
      byHand ? [] : [{ place, outcome: 'not searched', because }],
    ),
    byHand: [],
    correction,
  };
}

/** Over declaration, catalogues, day and keys as every plan, and over the values; keyed, so that it tells none. */
function keyedHash(
  { key }: Engine,
  plan: CorrectionPlan,
  values: { readonly settings: readonly Setting[]; readonly wrongs: readonly Wrong[] },
): string {
  const said = {
    role: plan.correction.role,
    set: values.settings.map(({ at, value }) => [nameOf(at), value]),
    wrong: values.wrongs.map(({ setting, old }) => [nameOf(setting.at), old]),
  };
  const hash = key.hash('rectify', planHash(plan), JSON.stringify(said));
  return Buffer.from(hash, 'base64url').toString('hex');
}

/**
 * How does a person's export come out: as one document, or as files in a folder?
 *
 * Rows are written as they are read, so that a million take no more memory than ten. The systems are opened when
 * somebody reads and closed afterwards; what fails is told as not searched: GDPR art. 20(1).
 */
import { mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { languages } from '../../../declaration/terms/term.ts';
import { placeName } from '../../../processing/rule/relation.ts';
import { ConnectorProblem } from '../../../shell/connectors/problem.ts';
import type { Subject, Unreached } from '../../find/subject.ts';
import { aboutJson, aboutText, type Description } from '../../portability/about.ts';
import { choose, type LeftOut } from '../../portability/choose.ts';
import { headCsv, type PortableRow, rowCsv, rowJson } from '../../portability/values.ts';
import type { Statement } from '../../rectify/statement.ts';
import type { Engine } from '../engine.ts';
import { openSystems } from '../systems.ts';
import { portableRows, type Reading, readingOf } from './rows.ts';

/** An export that can be written once or more; nothing is read before. */
export interface Exported {
  readonly organisation: string;
  readonly roles: readonly string[];
  readonly engine: Engine;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly readings: readonly Reading[];
  /** What the person added to fields that go along. */
  readonly statements: readonly Statement[];
  readonly leftOut: readonly LeftOut[];
  /** What failed while it was read or prepared; filled on the way. */
  readonly lost: Set<string>;
}

/** Prepares the export of a person in their roles. */
export async function exportOf(
  engine: Engine,
  subjects: readonly Subject[],
  { environment, statements }: Pick<Exported, 'environment' | 'statements'>,
): Promise<Exported> {
  const { parts, leftOut } = choose(engine.declaration, subjects);
  const readings: Reading[] = [];
  const lost = new Set<string>();
  const left = [...leftOut];
  for (const part of parts) {
    const subject = subjects.find(({ role }) => role === part.role);
    if (subject === undefined) continue;
    const reading = await guarded(() => readingOf(engine, subject, part));
    if ('values' in reading) readings.push(reading);
    else
      left.push({
        role: part.role,
        place: part.place,
        why: 'not searched',
        because: reading.because,
      });
    if ('failed' in reading) lost.add(part.place.system);
  }
  const failed = (outcome: Unreached['outcome']) => outcome === 'failed';
  for (const { unreached } of subjects)
    for (const one of unreached) if (failed(one.outcome)) lost.add(one.place.system);
  const { organisation } = engine;
  const roles = subjects.map(({ role }) => role);
  const going = statements.filter(({ field }) =>
    readings.some(({ part }) =>
      part.fields.some((one) => `${placeName(part.place)}.${one.field}` === field),
    ),
  );
  return {
    organisation,
    roles,
    engine,
    environment,
    readings,
    statements: going,
    leftOut: left,
    lost,
  };
}

async function guarded<T extends object>(
  run: () => Promise<T>,
): Promise<T | { readonly because: string; readonly failed: true }> {
  try {
    return await run();
  } catch (thrown) {
    if (!(thrown instanceof ConnectorProblem)) throw thrown;
    return { because: thrown.message, failed: true };
  }
}

type Count = { rows: number; ended: number; present: Set<string> };

/** The rows of each reading in turn, and the description when all is read. */
async function* readAll(
  exported: Exported,
): AsyncGenerator<
  | { readonly reading: Reading; readonly rows: readonly PortableRow[] }
  | { readonly about: Description },
  void,
  undefined
> {
  const { engine, environment, readings, statements, lost } = exported;
  const systems = await openSystems(engine.declaration, environment, { readOnly: true });
  const counts = new Map<string, Count>();
  const leftOut = [...exported.leftOut];
  try {
    for (const reading of readings) {
      const count: Count = { rows: 0, ended: 0, present: new Set() };
      counts.set(reading.part.file, count);
      try {
        for await (const batch of portableRows({ systems }, reading)) {
          const rows = batch.filter((row) => row !== undefined);
          count.rows += rows.length;
          for (const row of rows) for (const name of Object.keys(row)) count.present.add(name);
          count.ended += batch.length - rows.length;
          if (rows.length > 0) yield { reading, rows };
        }
      } catch (thrown) {
        if (!(thrown instanceof ConnectorProblem)) throw thrown;
        const { role, place } = reading.part;
        lost.add(place.system);
        leftOut.push({ role, place, why: 'not searched', because: thrown.message });
      }
    }
  } finally {
    await systems.close();
  }
  const parts = readings
    .map(({ part }) => part)
    .filter(({ file }) => (counts.get(file)?.rows ?? 0) + (counts.get(file)?.ended ?? 0) > 0);
  const { declaration, today: day } = engine;
  yield { about: { declaration, day, parts, statements, leftOut, counts } };
}

/** One JSON document: `data` with the rows by file name, then `about`. */
export async function* documentOf(exported: Exported): AsyncGenerator<string, void, undefined> {
  yield `{\n"organisation": ${JSON.stringify(exported.organisation)},\n"data": {`;
  let current: Reading | undefined;
  for await (const piece of readAll(exported)) {
    if ('about' in piece) {
      const about = JSON.stringify(aboutJson(piece.about), null, 1);
      yield `${current === undefined ? '' : '\n]'}\n},\n"about": ${about}\n}\n`;
      continue;
    }
    const { reading, rows } = piece;
    const isNew = reading !== current;
    if (isNew)
      yield `${current === undefined ? '' : '\n],'}\n${JSON.stringify(reading.part.file)}: [\n`;
    else yield ',\n';
    current = reading;
    yield rows.map(rowJson).join(',\n');
  }
}

/** Why a folder cannot be written to; undefined when it can. */
export async function folderFault(folder: string): Promise<string | undefined> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if ((await readdir(folder)).length > 0)
      return `${folder} is not empty. Name a new folder, so that nothing in it is mixed with somebody else’s.`;
    return undefined;
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code ?? '';
    return `${folder} cannot be written to (${code}). Name another folder.`;
  }
}

/** Files in an empty folder, readable by their owner alone; returns a line for each. */
export async function writeFolder(exported: Exported, folder: string): Promise<readonly string[]> {
  const lines: string[] = [];
  let files: Files | undefined;
  try {
    for await (const piece of readAll(exported)) {
      if ('about' in piece) {
        await files?.end();
        files = undefined;
        lines.push(...(await writeAbout(piece.about, folder)));
        continue;
      }
      const { reading, rows } = piece;
      if (files?.reading !== reading) {
        await files?.end();
        files = await filesOf(folder, reading);
        lines.push(`${reading.part.file}.json, ${reading.part.file}.csv`);
      }
      await files.add(rows);
    }
  } finally {
    await files?.end();
  }
  return lines;
}

async function writeAbout(about: Description, folder: string): Promise<readonly string[]> {
  const texts: readonly (readonly [string, string])[] = [
    ['about.json', `${JSON.stringify(aboutJson(about), null, 2)}\n`],
    ...languages.map((one) => [`about-${one}.txt`, aboutText(about, one)] as const),
  ];
  for (const [name, text] of texts) {
    const file = await own(join(folder, name));
    await file.writeFile(text);
    await file.close();
  }
  return texts.map(([name]) => name);
}

const own = (path: string) => open(path, 'wx', 0o600);

/** The two files of a dataset, open. */
interface Files {
  readonly reading: Reading;
  add(rows: readonly PortableRow[]): Promise<void>;
  end(): Promise<void>;
}

async function filesOf(folder: string, reading: Reading): Promise<Files> {
  const path = join(folder, reading.part.file);
  const [json, csv] = [await own(`${path}.json`), await own(`${path}.csv`)];
  await json.write('[\n');
  await csv.write(headCsv(reading.names));
  let first = true;
  return {
    reading,
    add: async (rows) => {
      await json.write(`${first ? '' : ',\n'}${rows.map(rowJson).join(',\n')}`);
      await csv.write(rows.map((row) => rowCsv(reading.names, row)).join(''));
      first = false;
    },
    end: async () => {
      await json.write('\n]\n');
      await json.close();
      await csv.close();
    },
  };
}

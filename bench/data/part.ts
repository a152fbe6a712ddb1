/** A part of the benchmark in real databases, as a process of its own; see bench/data.ts. */
import { compile } from '../../src/data/compile.ts';
import type { Day } from '../../src/declaration/law/day.ts';
import { parseDeclaration } from '../../src/declaration/parse.ts';
import { connect } from '../../src/shell/connectors/connect.ts';
import { peopleKey } from '../../src/shell/store/people/key.ts';
import { LARGE, largeDeclaration } from '../large-declaration.ts';
import { median, peakMemory, say } from '../measure.ts';
import { type Counted, countByEngine, countByHand } from './count.ts';
import { engineFor } from './engine.ts';
import { eraseByEngine, eraseByHand } from './erase.ts';
import { findByEngine, findByHand } from './find.ts';
import { sweepByEngine, sweepByHand } from './sweep.ts';
import { factsIn, recordSaid, saidOf, vernStore } from './vern.ts';

const day = '2026-11-22' as Day;
const address = (database: string) =>
  String(process.env['BENCH_SERVER']).replace('DATABASE', database);
const folder = String(process.env['BENCH_FOLDER']);
const people = Number(process.env['BENCH_PEOPLE']);
const url = address('postgres');
const key = peopleKey(folder, 'benk');

async function timed<T>(run: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const started = performance.now();
  const value = await run();
  return { ms: performance.now() - started, value };
}

function compared(
  what: string,
  limit: number | undefined,
  runs: readonly (readonly [number, number])[],
): void {
  const [ours, hand] = [median(runs.map(([one]) => one)), median(runs.map(([, one]) => one))];
  const each = runs.map(([a, b]) => (a / b).toFixed(2)).join(' ');
  say(
    `${what}: ${ours.toFixed(0)} ms, by hand ${hand.toFixed(0)} ms, ratio ${(ours / hand).toFixed(2)} (${limit === undefined ? 'nothing promised' : `limit ${limit}`}), medians of ${runs.length} (${each})`,
  );
}

function same(hand: Counted, ours: Counted): void {
  for (const [table, count] of Object.entries(hand))
    if (ours[table] !== count) say(`DIFFERENT: ${table} ${ours[table]} and by hand ${count}`);
}

const parts: Readonly<Record<string, () => Promise<void>>> = {
  async count() {
    const [db, engine] = [await connect(url), await engineFor(url, day, { key })];
    const counts: [number, number][] = [];
    for (let run = 0; run < 5; run++) {
      const ours = await timed(() => countByEngine(engine));
      const hand = await timed(() => countByHand(db));
      same(hand.value, ours.value.counted);
      counts.push([ours.ms, hand.ms]);
      // Said at once: a run of ten million rows on a busy machine may be stopped.
      say(`  run ${run + 1}: ${ours.ms.toFixed(0)} ms, by hand ${hand.ms.toFixed(0)} ms`);
    }
    compared('sweep count, four purposes', 1.2, counts);
    await engine.systems.close();
    await db.close();
  },
  async record() {
    const store = await vernStore(address, folder);
    const facts = await timed(() => recordSaid(store.db, key, people));
    say(`${facts.value} facts of ${people} people recorded in ${(facts.ms / 1000).toFixed(0)} s`);
    await store.close();
  },
  async said() {
    const [db, store] = [await connect(url), await vernStore(address, folder)];
    const [facts, said] = [await factsIn(store.db), saidOf(people)];
    const [counts, transfers]: [[number, number][], number[]] = [[], []];
    for (let run = 0; run < (people > 200_000 ? 1 : 3); run++) {
      // Another engine each time, so that all is read again.
      const engine = await engineFor(url, day, { key, facts, variant: 'spoken' });
      const ours = await timed(() => countByEngine(engine));
      const hand = await timed(() => countByHand(db, said));
      same(hand.value, ours.value.counted);
      counts.push([ours.ms - ours.value.knownMs, hand.ms]);
      transfers.push(ours.value.knownMs);
      await engine.systems.close();
    }
    say(`what ${people} people said, from Vern: ${(median(transfers) / 1000).toFixed(1)} s`);
    compared('sweep count with it, without the transfer', 1.2, counts);
    await store.close();
    await db.close();
  },
  async find() {
    const [db, engine] = [await connect(url), await engineFor(url, day, { key })];
    const finds: [number, number][] = [];
    for (let id = 1; id <= 12; id++) {
      const ours = await timed(() => findByEngine(engine, id, { BENCH_URL: url }));
      const hand = await timed(() => findByHand(db, id));
      if (ours.value !== hand.value) say(`DIFFERENT: ${ours.value} rows and by hand ${hand.value}`);
      if (id > 2) finds.push([ours.ms, hand.ms]);
      else say(`find, warming up: ${ours.value} rows of one person`);
    }
    compared('find, 2,000 rows of one person in 20 tables', 1.5, finds);
    await engine.systems.close();
    await db.close();
  },
  async erase() {
    const [db, engine] = [await connect(url), await engineFor(url, day, { key })];
    const erasures: [number, number][] = [];
    for (let id = 1; id <= 12; id += 2) {
      const ours = await timed(() => eraseByEngine(engine, id));
      const hand = await timed(() => eraseByHand(db, id + 1));
      say(`erased: ${ours.value} rows changed, by hand ${hand.value}`);
      if (id > 1) erasures.push([ours.ms, hand.ms]);
    }
    compared('erase for that person, read again', 2, erasures);
    await engine.systems.close();
    await db.close();
  },
  async sweep() {
    const store = await vernStore(address, folder);
    const engine = await engineFor(address('theirs'), day, { key, variant: 'tenth' });
    const ours = await sweepByEngine(engine, store.db);
    const db = await connect(address('by_hand'));
    const hand = await sweepByHand(db);
    for (const what of ['deleted', 'masked'] as const)
      if (ours[what] !== hand[what])
        say(`DIFFERENT: ${what} ${ours[what]} and by hand ${hand[what]}`);
    say(`a sweep of ${ours.deleted} rows deleted and ${ours.masked} masked, once`);
    compared('planned, with the keys kept', undefined, [[ours.planMs, hand.planMs]]);
    compared('done in batches of 1,000', 1.3, [[ours.doMs, hand.doMs]]);
    await engine.systems.close();
    await db.close();
    await store.close();
  },
  async rule() {
    const large = parseDeclaration(largeDeclaration(LARGE), 'large.yaml');
    if (!large.ok) throw new Error('The large declaration has errors.');
    const { declaration } = large;
    const places = Object.entries(declaration.systems).flatMap(([system, { datasets }]) =>
      Object.keys(datasets).map((dataset) => ({ system, dataset })),
    );
    const keys = Object.fromEntries(places.map((one) => [`${one.system}.${one.dataset}`, ['id']]));
    const compiled = await timed(async () => {
      for (const place of places) compile(declaration, place, { today: day, keys });
    });
    const seconds = (compiled.ms / 1000).toFixed(2);
    say(`the rule of ${places.length} tables compiled: ${seconds} s (limit 2)`);
  },
};

const [name = ''] = process.argv.slice(2);
const before = peakMemory();
await parts[name]?.();
if (name !== 'record')
  say(
    `  memory of ${name}: at most ${peakMemory().toFixed(0)} MiB, of which ${before.toFixed(0)} before anything was done (limit 200 MB)`,
  );

/**
 * How fast does the engine count, find and erase in 10,000,000 rows? Each beside the best we can write by hand, on the
 * same private PostgreSQL in one run; medians. VERN_BENCH_ROWS says how many rows in all.
 */
import { compile } from '../src/data/compile.ts';
import type { Day } from '../src/declaration/law/day.ts';
import { parseDeclaration } from '../src/declaration/parse.ts';
import { connect } from '../src/shell/connectors/connect.ts';
import { postgresServer } from '../src/shell/connectors/testing/servers.ts';
import { countByEngine, countByHand } from './data/count.ts';
import { engineFor } from './data/engine.ts';
import { eraseByEngine, eraseByHand } from './data/erase.ts';
import { findByEngine, findByHand } from './data/find.ts';
import { fill, shares } from './data/world.ts';
import { LARGE, largeDeclaration } from './large-declaration.ts';
import { median, peakMemory, say } from './measure.ts';

const day = '2026-11-22' as Day;
const total = Number(process.env['VERN_BENCH_ROWS'] ?? 10_000_000);

async function timed<T>(run: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const started = performance.now();
  const value = await run();
  return { ms: performance.now() - started, value };
}

function compared(what: string, limit: number, runs: readonly (readonly [number, number])[]): void {
  const [ours, hand] = [median(runs.map(([one]) => one)), median(runs.map(([, one]) => one))];
  say(
    `${what}: ${ours.toFixed(0)} ms, by hand ${hand.toFixed(0)} ms, ratio ${(ours / hand).toFixed(2)} (limit ${limit}), medians of ${runs.length}; memory so far ${peakMemory().toFixed(0)} MiB`,
  );
}

const server = await postgresServer('npm');
try {
  const url = server.url('postgres');
  const db = await connect(url);
  const filled = await timed(() => fill(db, total, day));
  const rows = Object.values(shares(total)).reduce((sum, one) => sum + one, 0);
  say(`${rows} rows in 20 tables, filled in ${(filled.ms / 1000).toFixed(0)} s`);
  const engine = await engineFor(url, day);

  const counts: [number, number][] = [];
  for (let run = 0; run < 5; run++) {
    const ours = await timed(() => countByEngine(engine));
    const hand = await timed(() => countByHand(db));
    for (const [table, count] of Object.entries(hand.value))
      if (ours.value[table] !== count)
        say(`DIFFERENT: ${table} ${ours.value[table]} and by hand ${count}`);
    counts.push([ours.ms, hand.ms]);
  }
  compared(`sweep count over ${rows} rows, four purposes`, 1.2, counts);

  const finds: [number, number][] = [];
  for (let id = 1; id <= 12; id++) {
    const ours = await timed(() => findByEngine(engine, id, { BENCH_URL: url }));
    const hand = await timed(() => findByHand(db, id));
    if (ours.value !== hand.value) say(`DIFFERENT: ${ours.value} rows and by hand ${hand.value}`);
    if (id > 2) finds.push([ours.ms, hand.ms]);
    else say(`find, warming up: ${ours.value} rows of one person`);
  }
  compared('find, 2,000 rows of one person in 20 tables', 1.5, finds);

  const erasures: [number, number][] = [];
  for (let id = 1; id <= 12; id += 2) {
    const ours = await timed(() => eraseByEngine(engine, id));
    const hand = await timed(() => eraseByHand(db, id + 1));
    say(`erased: ${ours.value} rows changed, by hand ${hand.value}`);
    if (id > 1) erasures.push([ours.ms, hand.ms]);
  }
  compared('erase for that person, read again', 2, erasures);

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
  say(
    `the rule of ${places.length} tables compiled: ${(compiled.ms / 1000).toFixed(2)} s (limit 2)`,
  );
  await engine.systems.close();
  await db.close();
} finally {
  await server.stop();
}

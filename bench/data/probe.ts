import { connect } from '../../src/shell/connectors/connect.ts';
import { compile, withoutSets } from '../../src/data/compile.ts';
import { countStatement } from './hand.ts';
import { declaration } from './world.ts';
const db = await connect(process.argv[2]!);
const d = declaration();
await db.catalogue();
const names = Object.keys(d.systems['shop']!.datasets);
const questions = names.map((dataset) => {
  const c = compile(d, {system:'shop',dataset}, {today:'2026-11-22' as never, keys: Object.fromEntries(names.map(n=>['shop.'+n,['id']]))});
  if (!c.ok) throw new Error();
  const empty = new Set(c.sets.map(s=>s.name));
  const of: Record<string, any> = {};
  const seen = new Set<string>();
  for (const f of c.fields) {
    const p = withoutSets(f.ended, empty);
    const k = JSON.stringify(p);
    if (!seen.has(k)) { seen.add(k); of[f.field]=p; }
  }
  return { query: {table:c.table, where:c.within}, of };
});
for (let i=0;i<3;i++) {
let t=performance.now();
const r = await db.tallies(questions);
const ours=performance.now()-t;
t=performance.now();
const h = await db.query(countStatement());
const theirs=performance.now()-t;
if(i===0) { r.forEach((x,i)=>console.log(names[i], JSON.stringify(x), JSON.stringify(h.find((row:any)=>row['name']===questions[i]!.query.table)))); }
console.log(Math.round(ours), Math.round(theirs), (ours/theirs).toFixed(2));
}
await db.close();

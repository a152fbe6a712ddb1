import { connect } from '../../src/shell/connectors/connect.ts';
import { compile, withoutSets } from '../../src/data/compile.ts';
import { talliesOf } from '../../src/shell/connectors/statements.ts';
import { postgres } from '../../src/shell/connectors/postgres/dialect.ts';
import { findTable } from '../../src/shell/connectors/catalogue.ts';
import { declaration } from './world.ts';
const db = await connect(process.argv[2]!);
const d = declaration();
const cat = await db.catalogue();
const names = Object.keys(d.systems['shop']!.datasets).filter(n=>!process.argv[3]||process.argv[3].split(',').includes(n));
const questions = names.map((dataset) => {
  const c = compile(d, {system:'shop',dataset}, {today:'2026-11-22' as never, keys: Object.fromEntries(Object.keys(d.systems['shop']!.datasets).map(n=>['shop.'+n,['id']]))});
  if (!c.ok) throw new Error();
  const empty = new Set(c.sets.map(s=>s.name));
  const of: any = {};
  const seen = new Set<string>();
  for (const f of c.fields) {
    const p = withoutSets(f.ended, empty);
    const k = JSON.stringify(p);
    if (!seen.has(k)) { seen.add(k); of[f.field]=p; }
  }
  return { filter: {table:c.table, where:c.within}, predicates: Object.values(of) as any };
});
const st = talliesOf({dialect: postgres, zone:'Europe/Oslo', tableOf: (n)=>findTable(cat,n)!}, questions);
console.log(st.text);
const r = await db.query('explain analyze '+st.text, st.values as any);
console.log(r.map((x:any)=>x['QUERY PLAN']).join('\n'));
await db.close();

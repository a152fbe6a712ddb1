/**
 * Tables that are hard to delete from, in any kind of database, for tests of plans.
 *
 * Every row has a day it was last seen; what was seen before this year is over. Only for tests.
 */
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Kind } from '../../../../declaration/database/catalogue.ts';
import type { Day } from '../../../../declaration/law/day.ts';
import { parseDeclaration } from '../../../../declaration/parse.ts';
import { always } from '../../../../declaration/predicate.ts';
import type { Place } from '../../../../processing/rule/relation.ts';
import { connect } from '../../../../shell/connectors/connect.ts';
import type { Connector } from '../../../../shell/connectors/contract.ts';
import { mariadbServer, postgresServer } from '../../../../shell/connectors/testing/servers.ts';
import { peopleKey } from '../../../../shell/store/people/key.ts';
import type { Given } from '../../../find/subject.ts';
import type { PlannedRow } from '../../../plan/plan.ts';
import type { Engine } from '../../engine.ts';
import { planErasure } from '../../erase/plan-erasure.ts';
import { resolveSubjects } from '../../find/resolve.ts';
import { ruleFor } from '../../sets/rule-for.ts';
import { openSystems } from '../../systems.ts';
import { carryOut } from '../../work/carry-out.ts';
import type { Done } from '../../work/work.ts';
import type { Planned } from '../asked.ts';
import { planWork } from '../plan-work.ts';

const seen = { seen: { column: 'seen', null: 'not yet' } };
const owned = { title: 'x', about: 'person(person_id)', events: seen };

const datasets = {
  person: {
    title: 'x',
    about: 'people',
    identifiedBy: { email: 'email', number: 'id' },
    fields: {
      name: 'name',
      email: 'email',
      born: 'dateOfBirth',
      score: 'amount',
      initials: 'name',
      company: { category: 'employer', public: true },
    },
    notPersonal: ['mentor_id'],
    events: seen,
  },
  member: { ...owned, fields: { alias: 'username' } },
  team: { ...owned, about: 'member(leader_id)', fields: { motto: 'note' } },
  hen: { ...owned, fields: { name: 'name' } },
  egg: { ...owned, about: 'hen(hen_id)', fields: { colour: 'note' } },
  purchase: { ...owned, fields: { note: 'note' } },
  line: {
    title: 'x',
    about: { dataset: 'purchase', by: ['year_no', 'seq_no'], to: ['year_no', 'seq_no'] },
    fields: { text: 'order' },
    events: seen,
  },
  invoice: { ...owned, fields: { attention: 'name' } },
  mails: { ...owned, table: 'contact', rows: { kind: 'mail' }, fields: { value: 'email' } },
  phones: { ...owned, table: 'contact', rows: { kind: 'phone' }, fields: { value: 'phone' } },
  visit: {
    ...owned,
    fields: { page: 'webBehaviour', ip: 'ipAddress', paid: 'amount' },
    atEnd: { statistics: ['page', 'paid', 'seen'] },
  },
  letter: {
    title: 'x',
    about: 'person(a_id)',
    sharedWith: 'person(b_id)',
    fields: { body: 'messages' },
    events: seen,
  },
};

const events = Object.keys(datasets).map((name) => [
  name,
  {
    title: 'x',
    basis: name === 'letter' ? 'contract' : 'legal obligation',
    needs: [`knots.${name}.*`],
    until: { after: `knots.${name}.seen`, for: 'P5Y' },
  },
]);

const source = {
  vern: 1,
  organisation: { name: 'x', slug: 'x', fiscalYears: [{ ends: '12-31' }] },
  subjects: { people: 'x' },
  purposes: Object.fromEntries(events),
  systems: { knots: { title: 'x', connect: '${KNOTS}', datasets } },
};

const schema = (kind: Kind): readonly string[] => {
  const waits = kind === 'mariadb' ? '' : 'deferrable initially immediate';
  const later = kind !== 'sqlite';
  return [
    `create table person (id int not null primary key, name varchar(60) not null, email varchar(60) not null unique,
       born date not null, score int not null, initials varchar(60) generated always as (lower(name)) stored,
       company varchar(60), mentor_id int references person (id), seen date,
       constraint score_known check (score >= 1))`,
    'create table audit (id int not null primary key, person_id int not null, constraint audited foreign key (person_id) references person (id))',
    'create table poll (id int not null primary key, person_id int, answer varchar(60), constraint asked foreign key (person_id) references person (id) on delete set null)',
    // Teams and members point at each other; a leader may be missing.
    `create table team (id int not null primary key, motto varchar(60), leader_id int${later ? '' : ' references member (id)'}, seen date)`,
    `create table member (id int not null primary key, person_id int not null, team_id int not null, alias varchar(60), seen date,
       constraint is_person foreign key (person_id) references person (id), constraint in_team foreign key (team_id) references team (id))`,
    // Hens and eggs cannot be without each other.
    `create table hen (id int not null primary key, person_id int not null, egg_id int not null${later ? '' : ` references egg (id) ${waits}`}, name varchar(60), seen date,
       constraint hen_of foreign key (person_id) references person (id))`,
    `create table egg (id int not null primary key, hen_id int not null, colour varchar(60), seen date,
       constraint laid foreign key (hen_id) references hen (id) ${waits})`,
    ...(later
      ? [
          'alter table team add constraint led foreign key (leader_id) references member (id)',
          `alter table hen add constraint hatched foreign key (egg_id) references egg (id) ${waits}`,
        ]
      : []),
    `create table purchase (year_no int not null, seq_no int not null, person_id int not null, note varchar(60), seen date,
       primary key (year_no, seq_no), constraint bought foreign key (person_id) references person (id))`,
    `create table line (year_no int not null, seq_no int not null, line_no int not null, text varchar(60), seen date,
       primary key (year_no, seq_no, line_no),
       constraint of_purchase foreign key (year_no, seq_no) references purchase (year_no, seq_no) on delete cascade)`,
    `create table invoice (id int not null primary key, person_id int not null, attention varchar(60), seen date,
       constraint billed foreign key (person_id) references person (id) on delete restrict)`,
    `create table contact (id int not null primary key, person_id int, kind varchar(10) not null, value varchar(60), seen date,
       constraint reached foreign key (person_id) references person (id) on delete set null)`,
    `create table visit (id int not null primary key, person_id int, page varchar(60), ip varchar(40), paid decimal(10, 2), seen date,
       constraint visited foreign key (person_id) references person (id))`,
    `create table letter (id int not null primary key, a_id int not null, b_id int, body varchar(60), seen date,
       constraint by_a foreign key (a_id) references person (id), constraint by_b foreign key (b_id) references person (id))`,
  ];
};

const copying: Readonly<Record<Kind, readonly string[]>> = {
  postgres: [
    'create function keep() returns trigger language plpgsql as $$ begin return old; end $$',
    'create trigger copied before delete on invoice for each row execute function keep()',
  ],
  mariadb: ['create trigger copied before delete on invoice for each row set @seen = 1'],
  sqlite: ['create trigger copied before delete on invoice begin select 1; end'],
};

const order = [
  'audit',
  'poll',
  'line',
  'purchase',
  'invoice',
  'contact',
  'visit',
  'letter',
  'egg',
  'hen',
  'member',
  'team',
  'person',
];

/** The tables in one kind of database. */
export interface Knots {
  readonly kind: Kind;
  /** Empties all tables, then runs these statements with foreign keys put off. */
  fill(...texts: readonly string[]): Promise<void>;
  rows(table: string): Promise<readonly unknown[]>;
  plan(): Promise<Worked>;
  planFor(...given: readonly Given[]): Promise<Worked>;
  /** PostgreSQL: planned by somebody who may not delete, and may change only people. */
  planAsClerk(): Promise<Worked>;
  stop(): Promise<void>;
}

/** A plan with its rows; `carry` does it. */
export interface Worked extends Planned {
  readonly rowsOf: (stepKey: string) => readonly PlannedRow[];
  carry(): Promise<Done>;
}

async function addressOf(kind: Kind, folder: string) {
  if (kind === 'sqlite') {
    const path = join(folder, 'knots.db');
    const { DatabaseSync } = await import('node:sqlite');
    new DatabaseSync(path).close();
    const url = `sqlite:${path}`;
    return { url, clerk: url, stop: async () => undefined };
  }
  const server = await (kind === 'postgres' ? postgresServer('npm') : mariadbServer());
  if (kind === 'postgres') {
    const client = new Client(server.url('postgres'));
    await client.connect();
    await client.query('create database knots');
    await client.end();
  } else {
    const db = await connect(server.url('mysql'));
    await db.transaction({}, (tx) => tx.query('create database knots'));
    await db.close();
  }
  return {
    url: server.url('knots'),
    clerk: server.url('knots', 'clerk', 'clerk'),
    stop: server.stop,
  };
}

const loosely: Readonly<Record<Kind, readonly [string, string]>> = {
  postgres: ["set local session_replication_role = 'replica'", 'select 1'],
  mariadb: ['set foreign_key_checks = 0', 'set foreign_key_checks = 1'],
  sqlite: ['pragma defer_foreign_keys = on', 'select 1'],
};

/** Makes the tables in a kind of database. */
export async function knotsOf(kind: Kind): Promise<Knots> {
  const folder = fs.mkdtempSync(join(tmpdir(), 'vern-knots-'));
  const { url, clerk, stop } = await addressOf(kind, folder);
  const db = await connect(url);
  await db.transaction({}, async (tx) => {
    for (const text of [...schema(kind), ...copying[kind]]) await tx.query(text);
  });
  const engine = await engineOn(url, folder);
  return {
    kind,
    fill: (...texts) =>
      db.transaction({}, async (tx) => {
        const [before, after] = loosely[kind];
        await tx.query(before);
        for (const table of order) await tx.query(`delete from ${table}`);
        for (const text of texts) await tx.query(text);
        await tx.query(after);
      }),
    rows: (table) => everything(db, table),
    plan: () =>
      worked(engine, (sink) =>
        planWork(engine, { kind: 'sweep', rule: (place) => ruleFor(engine, place), sink }),
      ),
    planFor: (...given) =>
      worked(engine, async (sink) => {
        const { subjects } = await resolveSubjects(engine, given);
        return planErasure(engine, subjects, sink);
      }),
    planAsClerk: async () => {
      await db.transaction({}, async (tx) => {
        await tx.query("create role clerk login password 'clerk'");
        await tx.query('grant select on all tables in schema public to clerk');
        await tx.query('grant update on person to clerk');
      });
      const theirs = await engineOn(clerk, folder);
      const sweep = { kind: 'sweep', rule: (place: Place) => ruleFor(theirs, place) } as const;
      const planned = await worked(theirs, (sink) => planWork(theirs, { ...sweep, sink }));
      await theirs.systems.close();
      return planned;
    },
    stop: async () => {
      await engine.systems.close();
      await db.close();
      await stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function everything(db: Connector, table: string): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for await (const rows of db.select({ table, where: always, orderBy: 'key' })) found.push(...rows);
  return found;
}

async function engineOn(url: string, folder: string): Promise<Engine> {
  const parsed = parseDeclaration(JSON.stringify(source), 'vern.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.complaints));
  const { declaration } = parsed;
  return {
    organisation: 'x',
    declaration,
    sha256: 'of the test',
    today: '2026-11-22' as Day,
    systems: await openSystems(declaration, { KNOTS: url }, { readOnly: false }),
    key: peopleKey(folder, 'x'),
    facts: { kinds: [], consentsKnown: [], of: async () => new Map() },
  };
}

type Sink = (stepKey: string, rows: readonly PlannedRow[]) => Promise<void>;

async function worked(engine: Engine, plan: (sink: Sink) => Promise<Planned>): Promise<Worked> {
  const kept = new Map<string, PlannedRow[]>();
  const planned = await plan(async (stepKey, rows) => {
    kept.set(stepKey, [...(kept.get(stepKey) ?? []), ...rows]);
  });
  const rowsOf = (stepKey: string) => kept.get(stepKey) ?? [];
  let letters = 0;
  return {
    ...planned,
    rowsOf,
    carry: () =>
      carryOut(engine, {
        plan: planned.plan,
        rows: async function* (step) {
          yield rowsOf(planned.stepKeys[step.id] ?? '').map((row, seq) => ({ ...row, seq }));
        },
        confirm: async () => undefined,
        random: () => {
          letters += 1;
          return letters.toString(16).padStart(32, '0').split('').toReversed().join('');
        },
      }),
  };
}

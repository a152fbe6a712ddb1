/** Tables that are hard to be right about: odd names, composite keys, cycles, keys of 0 and ''. */
import type { Kind } from '../catalogue.ts';

type Types = Readonly<
  Record<'whole' | 'short' | 'long' | 'date' | 'wall' | 'instant' | 'json' | 'bytes', string>
>;

const types: Readonly<Record<Kind, Types>> = {
  postgres: {
    whole: 'bigint',
    short: 'varchar(60)',
    long: 'text',
    date: 'date',
    wall: 'timestamp',
    instant: 'timestamptz',
    json: 'jsonb',
    bytes: 'bytea',
  },
  mariadb: {
    whole: 'bigint',
    short: 'varchar(60)',
    long: 'text',
    date: 'date',
    wall: 'datetime(6)',
    instant: 'timestamp(6) null',
    json: 'json',
    bytes: 'varbinary(60)',
  },
  sqlite: {
    whole: 'INTEGER',
    short: 'TEXT',
    long: 'TEXT',
    date: 'DATE',
    wall: 'TEXT',
    instant: 'TEXT',
    json: 'JSON',
    bytes: 'BLOB',
  },
};

/** The statements that make the tables; identifiers are quoted as the kind does. */
export function schemaOf(kind: Kind): readonly string[] {
  const t = types[kind];
  const standard = [
    `create table "order" ("id" ${t.whole} not null primary key, "Kunde nr" ${t.whole}, "æøå" ${t.short}, "a""b" ${t.short})`,
    `create table line (order_id ${t.whole} not null, line_no ${t.whole} not null, text ${t.long}, status ${t.short} not null default 'new',
       primary key (order_id, line_no), constraint status_known check (status in ('new', 'paid', 'it''s')),
       constraint line_order foreign key (order_id) references "order" ("id") on delete cascade)`,
    `create table node (id ${t.whole} not null primary key, parent_id ${t.whole}, constraint node_parent foreign key (parent_id) references node (id))`,
    `create table team (id ${t.whole} not null primary key, leader_id ${t.whole})`,
    `create table member (id ${t.whole} not null primary key, team_id ${t.whole} not null, email ${t.short} not null,
       constraint member_email unique (email), constraint member_team foreign key (team_id) references team (id)
       ${kind === 'postgres' ? 'deferrable' : ''})`,
    ...(kind === 'sqlite'
      ? []
      : [
          'alter table team add constraint team_leader foreign key (leader_id) references member (id) on delete set null',
        ]),
    `create table code (code ${t.short} not null primary key, label ${t.long}, bytes ${t.bytes})`,
    `create table event (id ${t.whole} not null primary key, payload ${t.json})`,
    `create table dated (id ${t.whole} not null primary key, d ${t.date}, wall ${t.wall}, instant ${t.instant}, written ${t.long}, made_year int)`,
    `create table big (id ${t.whole} not null primary key, email ${t.short}, filler ${t.long})`,
    'create index big_email on big (email)',
    'create table hidden (id int not null primary key)',
    'create view node_view as select id from node',
    ...(kind === 'postgres' ? ['create schema "Sål gt"', spoken('"Sål gt"', t)] : []),
    ...(kind === 'mariadb'
      ? [
          'create database `Sål gt`',
          spoken('"Sål gt"', t),
          'create table unsafe (id int primary key) engine = MyISAM',
        ]
      : []),
    ...triggers[kind],
  ];
  return kind === 'mariadb'
    ? standard.map((text) => text.replaceAll(/"((?:[^"]|"")*)"/g, backticks))
    : standard;
}

const backticks = (_: string, name: string) => `\`${name.replaceAll('""', '"')}\``;
const spoken = (schema: string, t: Types) =>
  `create table ${schema}."Ordre" ("Id" ${t.whole} primary key, name ${t.short})`;

const triggers: Readonly<Record<Kind, readonly string[]>> = {
  postgres: [
    'create function keep() returns trigger language plpgsql as $$ begin return new; end $$',
    'create trigger node_kept before update on node for each row execute function keep()',
  ],
  mariadb: ['create trigger node_kept before update on node for each row set new.id = new.id'],
  sqlite: ['create trigger node_kept before update on node begin select 1; end'],
};

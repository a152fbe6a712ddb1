-- What people have asked for or said, known by keyed hash; plans, what was done, and proof of it.

-- A fact of the rule about a person (consent, objection, restriction, hold, access request, ended
-- relationship, erasure). `room` owns it, `body` is the fact as processing/rule/case.ts reads it.
create table person_fact (
  organisation text not null references organisation,
  id uuid not null default gen_random_uuid(),
  room text not null check (room in ('consent', 'rights', 'data')),
  kind text not null check (kind in
    ('consent', 'objection', 'restriction', 'hold', 'access', 'erasure', 'relationship')),
  role text not null,
  body jsonb not null,
  recorded_at timestamptz not null,
  ended_at timestamptz,
  primary key (organisation, id)
);
create index person_fact_live on person_fact (organisation, role, kind) where ended_at is null;

-- By which hashes the person is known again; `sure` is false for an identity that several may share.
create table person_fact_hash (
  organisation text not null,
  fact uuid not null,
  hash text not null,
  sure boolean not null,
  primary key (organisation, hash, fact),
  foreign key (organisation, fact) references person_fact on delete cascade
);
create index person_fact_hash_fact on person_fact_hash (organisation, fact);

-- Purposes whose every consent Vern itself has been told.
create table consent_known (
  organisation text not null references organisation,
  purpose text not null,
  since timestamptz not null,
  evidence text not null,
  primary key (organisation, purpose)
);

-- A plan by its hash. `plan` holds no value of a row; `sealed` holds, encrypted, who is meant, until it is done.
-- Its rows come before its hash is known: they stand under `draft`, those of step n under `numbers[n + 1]`.
create table data_plan (
  organisation text not null references organisation,
  hash text not null,
  draft text not null default gen_random_uuid()::text,
  numbers integer[] not null default '{}',
  kind text not null check (kind in ('erase', 'sweep', 'reforget', 'rectify')),
  plan jsonb not null,
  sealed bytea,
  made_at timestamptz not null,
  state text not null default 'planned'
    check (state in ('draft', 'planned', 'doing', 'paused', 'done', 'partly', 'refused')),
  result jsonb,
  finished_at timestamptz,
  primary key (organisation, hash),
  unique (organisation, draft)
);

-- The rows of a plan (by its `draft`) by key. `outcome` is set when a row was seen done; null is not known, and
-- what failed may be tried again.
create table data_plan_row (
  organisation text not null,
  plan text not null,
  step integer not null,
  seq bigint not null,
  key jsonb not null,
  fingerprint text not null,
  outcome text check (outcome in ('done', 'changed', 'failed')),
  primary key (organisation, plan, step, seq),
  foreign key (organisation, plan) references data_plan (organisation, draft) on delete cascade
);
create index data_plan_row_open on data_plan_row (organisation, plan, step, seq)
  where outcome is null or outcome = 'failed';

-- Proof of what was done: rule, selector, counts, hash of keys, times. Never the data.
create table data_report (
  organisation text not null references organisation,
  id uuid not null default gen_random_uuid(),
  plan text not null,
  kind text not null,
  at timestamptz not null,
  body jsonb not null,
  primary key (organisation, id)
);
select append_only('data_report');

-- What is done by hand, in systems without a connector.
create table retention_task (
  organisation text not null references organisation,
  id uuid not null default gen_random_uuid(),
  system text not null,
  dataset text not null,
  purpose text not null,
  -- What to look at first, because it may keep something longer; '' for nothing.
  unless text not null default '',
  delete_before date not null,
  due date not null,
  made_at timestamptz not null,
  done_at timestamptz,
  done_by text,
  evidence text,
  primary key (organisation, id),
  unique (organisation, system, dataset, delete_before)
);

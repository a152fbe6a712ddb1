-- Who is served, what they promise, and the trail of what was done.
-- Runs in schema vern, in one transaction, as the owner. The application's role is granted what
-- each table allows afterwards (src/shell/store/migrate.ts): tables marked by append_only() may only be
-- read and added to, those marked by never_updated() may lose rows but never change them.

create function refuse_change() returns trigger language plpgsql as $$
begin
  -- Only trail_forget() below sets this, inside its own transaction.
  if tg_op = 'DELETE' and current_setting('vern.forgetting', true) = 'on' then
    return old;
  end if;
  raise exception '% is append-only: its rows are never changed or removed', tg_table_name
    using errcode = 'restrict_violation';
end $$;

create function append_only(which regclass) returns void language plpgsql as $$
begin
  execute format('create trigger append_only before update or delete on %s
    for each row execute function refuse_change()', which);
  execute format('create trigger append_only_truncate before truncate on %s
    for each statement execute function refuse_change()', which);
end $$;

create function never_updated(which regclass) returns void language plpgsql as $$
begin
  execute format('create trigger never_updated before update on %s
    for each row execute function refuse_change()', which);
end $$;

create table organisation (
  slug text primary key check (slug <> ''),
  name text not null,
  created_at timestamptz not null
);

create table declaration_version (
  organisation text not null references organisation,
  number integer not null check (number > 0),
  source text not null,
  source_name text not null,
  sha256 text not null,
  applied_at timestamptz not null,
  applied_by text not null,
  effective_from date not null,
  significant boolean not null,
  changes jsonb not null,
  primary key (organisation, number)
);
select append_only('declaration_version');

create function tell_declaration() returns trigger language plpgsql as $$
begin
  perform pg_notify('vern_declaration', new.organisation);
  return null;
end $$;

create trigger tell_declaration after insert on declaration_version
  for each row execute function tell_declaration();

-- One chain for each organisation; '' is the installation itself.
create table trail_entry (
  organisation text not null,
  seq bigint not null check (seq > 0),
  at timestamptz(3) not null,
  actor text not null,
  action text not null,
  outcome text not null,
  payload_digest text not null,
  previous text not null,
  hash text not null,
  seal text not null,
  primary key (organisation, seq)
);
select append_only('trail_entry');

-- The details stand apart, under a random salt, so that they can go while the chain stays whole.
create table trail_payload (
  organisation text not null,
  seq bigint not null,
  salt text not null,
  body jsonb not null,
  primary key (organisation, seq)
);
select never_updated('trail_payload');

-- Why details are gone: without a sealed row here, missing details are tampering.
create table trail_erasure (
  organisation text not null,
  from_seq bigint not null,
  to_seq bigint not null,
  at timestamptz(3) not null,
  why text not null,
  seal text not null,
  primary key (organisation, from_seq, to_seq, at)
);
select append_only('trail_erasure');

-- Where an expired beginning of a chain was cut off: seq and hash of its last entry.
create table trail_checkpoint (
  organisation text not null,
  seq bigint not null,
  hash text not null,
  at timestamptz(3) not null,
  seal text not null,
  primary key (organisation, seq)
);
select append_only('trail_checkpoint');

-- The end of a chain, held for the caller until its transaction is over: writers queue here, so that
-- the chain cannot fork. Two statements, because the second must see what the wait was for.
create function trail_tip(which text) returns table (seq bigint, hash text) language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('vern trail ' || which, 0));
  return query
    select tip.seq, tip.hash from (
      (select e.seq, e.hash from trail_entry e where e.organisation = which order by e.seq desc limit 1)
      union all
      (select c.seq, c.hash from trail_checkpoint c where c.organisation = which order by c.seq desc limit 1)
    ) tip order by tip.seq desc limit 1;
end $$;

-- Removes an expired beginning. Called beside the insert of a sealed checkpoint; called alone it leaves
-- a gap that verification names.
create function trail_forget(which text, upto bigint) returns void
  language plpgsql security definer set search_path = vern, pg_temp as $$
begin
  perform set_config('vern.forgetting', 'on', true);
  delete from trail_payload where organisation = which and seq <= upto;
  delete from trail_entry where organisation = which and seq <= upto;
  perform set_config('vern.forgetting', 'off', true);
end $$;

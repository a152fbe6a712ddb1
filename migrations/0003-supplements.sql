-- A statement a person adds to what cannot be corrected (GDPR art. 16): a fact like the others, its text sealed.
alter table person_fact drop constraint person_fact_kind_check;
alter table person_fact add constraint person_fact_kind_check check (kind in
  ('consent', 'objection', 'restriction', 'hold', 'access', 'erasure', 'relationship', 'supplement'));

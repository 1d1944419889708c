-- A date that was changed alone leaves the pattern of its event: where the pattern would have it is kept, so that it can come back.
alter table events.occurrence add column pattern_at timestamptz;
-- Dates of one event that stand do not begin at the same instant. Deferred: those that change places pass each other.
alter table events.occurrence add constraint "events.when.twice" exclude using btree (event_id with =, starts_at with =) where (not cancelled) deferrable initially deferred;

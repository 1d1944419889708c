-- What was told to the world each day about the journal: how many entries were sealed, and the hash of the newest. Whoever rewrites the chain
-- after that day, with whatever rights, no longer meets the number that stands here, on the public page and in the inspectorate's letters.
create table platform.journal_publication (
  -- the civic day follows from the instant, so that nobody writes one for another day
  at timestamptz not null default clock_timestamp(),
  day date not null generated always as ((at at time zone 'Asia/Jakarta')::date) stored,
  seq bigint not null check (seq > 0),
  hash bytea not null check (length(hash) = 32),
  constraint "platform.journal_publication.one_a_day" primary key (day)
);
create trigger append_only before update or delete or truncate on platform.journal_publication for each statement execute function platform.refuse_change();

-- Only what is in the chain is published.
create function platform.check_publication() returns trigger language plpgsql as $$
begin
  if not exists (select from platform.journal_seal s where s.seq = new.seq and s.hash = new.hash) then
    raise exception 'only a sealed head is published' using errcode = 'check_violation', constraint = 'platform.journal_publication.is_sealed';
  end if;
  return new;
end
$$;
create trigger is_sealed before insert on platform.journal_publication for each row execute function platform.check_publication();

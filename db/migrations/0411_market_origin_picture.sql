-- What somebody who doubts an origin shows the desk. The shop never sees it: it may tell who took it.
create table market.origin_picture (
  report_id uuid primary key references market.origin_report (id) on delete restrict,
  -- under which its file is kept, for this report alone
  key text not null unique check (key ~ '^[0-9a-f]{32}$'),
  width int not null check (width > 0),
  height int not null check (height > 0),
  at timestamptz not null default governance.clock()
);
create index origin_picture_at on market.origin_picture (at);

-- A picture comes with its report and is not put to one later, nor changed.
create function market.origin_picture_with_report() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op = 'UPDATE' or not exists (select from market.origin_report r where r.id = new.report_id and r.xmin = pg_current_xact_id()::xid)
    then perform spaces.refuse('market.origin.picture_late', ''); end if;
  return new;
end
$$;
create trigger with_report before insert or update on market.origin_picture for each row execute function market.origin_picture_with_report();
create trigger never_emptied before truncate on market.origin_picture for each statement execute function platform.refuse_change();

-- Whoever wrote a ruling before this was told that shop and reporter read it; from now on everybody does, once the case is over.
alter table market.origin_ruling add column read_by_all boolean not null default false;

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('market.origin.forget', 'system', '', 'aturan rumah: foto laporan disimpan 90 hari sesudah perkara selesai');

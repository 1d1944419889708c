-- The rows of the matrix in force that cover an amount.
create function governance.rows_now(the_action text, the_fund text, the_amount bigint) returns setof governance.matrix_row language sql stable as $$
  select r.* from governance.matrix_version v join governance.matrix_row r on r.version_id = v.id
  where v.in_force @> governance.clock() and r.action = the_action and (r.fund = '*' or r.fund = the_fund)
    and the_amount >= r.least and (r.most is null or the_amount <= r.most)
$$;

-- Whose turn it is in a case, by the matrix in force at this instant: those who must look, then those who must agree, then who decides, who
-- carries out, who confirms. `stand_in` is the superior where nobody holds the post or all who do have stepped aside; a vacant post whose
-- matter is strategic has none: the case waits for an officer. A case sent back has one line without a row: it is its opener's.
create function governance.case_turn(the_case uuid) returns table (capacity text, row_id uuid, post text, aside text, stand_in text)
language plpgsql stable as $$
declare
  c governance.case_file;
  next text;
begin
  select * into c from governance.case_file f where f.id = the_case;
  if c.status in ('refused', 'confirmed', 'withdrawn') then return; end if;
  if c.status = 'open' and (select s.step from governance.case_step s where s.case_id = c.id order by s.at desc, s.id desc limit 1) = 'returned' then
    return query select 'initiate'::text, null::uuid, null::text, null::text, null::text;
    return;
  end if;
  select r.capacity into next from governance.rows_now(c.action, c.fund, c.amount) r
  where case c.status
      when 'open' then r.capacity in ('review', 'concur')
        and (select count(*) from governance.act w where w.case_id = c.id and w.row_id = r.id) < r.approvers
      when 'decided' then r.capacity in ('execute', 'confirm')
      else r.capacity = 'confirm' end
  order by array_position(array['review', 'concur', 'execute', 'confirm'], r.capacity) limit 1;
  if next is null and c.status = 'open' then next := 'decide'; end if;
  return query
    select next, t.id, t.post, t.away, case when t.away = 'recused' or t.class <> 'strategic' and t.away = 'vacant' then t.superior end
    from (select r.*, case when r.quorum_n is null then coalesce(governance.stands_aside(r, c.unit_id, c.id, governance.clock()),
        -- those who only act for the holder take no strategic decision
        case when r.class = 'strategic' and not exists (select from governance.appointment a join governance.post p on p.id = a.post_id
          where p.kind = r.post and a.mode = 'definitive' and a.active @> governance.clock() and governance.within(r.scope, p.unit_id, c.unit_id)
            and not exists (select from governance.recusal x where x.case_id = c.id and x.appointment_id = a.id)) then 'only_acting' end) end as away
      from governance.rows_now(c.action, c.fund, c.amount) r
      where r.capacity = next
        and (next not in ('review', 'concur') or (select count(*) from governance.act w where w.case_id = c.id and w.row_id = r.id) < r.approvers)
        -- a row of one's own unit says nothing where that unit has no such post
        and (r.scope = 'all' or exists (select from governance.post p where p.kind = r.post and governance.within(r.scope, p.unit_id, c.unit_id)))) t
    order by t.code collate "C";
end
$$;

-- The order of a case, under the lock of the case itself: of two who decide at once, the second finds it decided.
create function governance.case_step_guard() returns trigger language plpgsql as $$
declare
  c governance.case_file;
  needed text := case new.step when 'reviewed' then 'review' when 'concurred' then 'concur' when 'approved' then 'decide' when 'decided' then 'decide'
    when 'executed' then 'execute' when 'confirmed' then 'confirm' end;
begin
  new.at := governance.clock();
  select * into c from governance.case_file where id = new.case_id for update;
  if (case new.step
      when 'opened' then exists (select from governance.case_step s where s.case_id = c.id)
      when 'executed' then c.status <> 'decided'
      when 'confirmed' then c.status not in ('decided', 'executed')
      when 'forwarded' then c.status not in ('open', 'decided', 'executed')
      else c.status <> 'open' end) then
    perform governance.refuse('governance.case.not_from_here', c.number); end if;
  if needed is not null and not exists (select from governance.act a where a.id = new.act_id and a.case_id = c.id and a.capacity = needed) then
    perform governance.refuse('governance.case.step_without_act', c.number); end if;
  -- refused by whoever may decide, or by a meeting that voted and did not carry it
  if new.step = 'refused' and not exists (select from governance.act a where a.id = new.act_id and a.case_id = c.id and a.capacity = 'decide')
    and not exists (select from governance.meeting_item i where i.case_id = c.id and i.closed_at is not null) then
    perform governance.refuse('governance.case.step_without_act', c.number); end if;
  return new;
end
$$;
create trigger guard before insert on governance.case_step for each row execute function governance.case_step_guard();

alter index governance.case_file_subject_kind_subject_id_action_idx rename to "governance.case.open_already";

-- A refusal uses nothing up, and a correction takes the place of what it corrects: the limit over time gets its amount back.
create function governance.decision_gives_back() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  update governance.cap_use u set used = u.used - e.amount
  from governance.cap_entry e
  where e.key = u.key and e.act_id = (
    with recursive line as (
      select case new.kind when 'refusal' then new.id else new.corrects end as id, 0 as step
      union all
      select d.corrects, line.step + 1 from governance.decision d join line on line.id = d.id where d.corrects is not null and line.step < 100
    ) select d.act_id from line join governance.decision d on d.id = line.id join governance.cap_entry x on x.act_id = d.act_id order by line.step limit 1)
    -- words alone were corrected: the amount stays used
    and new.action <> 'governance.decision.correct';
  return null;
end
$$;
create trigger gives_back after insert on governance.decision for each row when (new.kind in ('refusal', 'correction'))
  execute function governance.decision_gives_back();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('governance.case.open', 'self', '', 'pemegang jabatan membuka perkara dalam urusan jabatannya'),
  ('governance.case.withdraw', 'self', '', 'pembuka perkara menarik perkaranya sendiri'),
  ('governance.case.return', 'self', '', 'yang mendapat giliran mengembalikan perkara');

-- The register is searched by its words, and read by post, action and fund, the newest first.
create index decision_words on governance.decision using gin (to_tsvector('simple', number || ' ' || title || ' ' || reason));
create index on governance.decision (action, recorded_at desc, id);

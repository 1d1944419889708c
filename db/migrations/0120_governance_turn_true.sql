-- Whether somebody has done in a case what bars him from acting in another way, or has done this very thing already.
create function governance.wears_two_hats(the_case uuid, person uuid, wanted text) returns boolean language sql stable as $$
  select exists (select from governance.act o join governance.appointment s on s.id = o.appointment_id
    where o.case_id = the_case and governance.same_human(array[o.person_id, s.person_id], array[person])
      and (o.capacity = wanted or exists (select from governance.incompatible i where i.one = o.capacity and i.other = wanted)))
$$;

-- Whether the post above has somebody who may step in now, as whoever grants it will ask: in office himself, above this unit, not barred.
create function governance.has_stand_in(r governance.matrix_row, asked_unit uuid, the_case uuid) returns boolean language sql stable as $$
  select exists (select from governance.appointment a join governance.post p on p.id = a.post_id
    where p.kind = r.superior and a.mode = 'definitive' and a.active @> governance.clock() and governance.is_above(r, p.unit_id, asked_unit)
      and not governance.stepped_aside(the_case, a.person_id) and not governance.wears_two_hats(the_case, a.person_id, r.capacity)
      and (r.capacity in ('initiate', 'confirm') or not governance.has_interest(a.person_id, the_case, '{}')))
$$;

-- Whether all who hold a post are barred by what they did in the case: none of them can act, nor can anybody they lent to, nor the post above.
create function governance.all_two_hats(r governance.matrix_row, asked_unit uuid, the_case uuid) returns boolean language sql stable as $$
  select coalesce(bool_and(governance.wears_two_hats(the_case, a.person_id, r.capacity) or governance.stepped_aside(the_case, a.person_id)), false)
  from governance.appointment a join governance.post p on p.id = a.post_id
  where p.kind = r.post and a.active @> governance.clock() and governance.within(r.scope, p.unit_id, asked_unit)
$$;

-- As before, and true to the evaluator: a post above that cannot step in is not named, nor is a post whose holders have all done what bars
-- them, nor a row whose legal basis has fallen. Then the case waits, and says so. A case sent back is its opener's until it comes forward.
create or replace function governance.case_turn(the_case uuid) returns table (capacity text, row_id uuid, post text, aside text, stand_in text)
language plpgsql stable as $$
declare
  c governance.case_file;
  next text;
begin
  select * into c from governance.case_file f where f.id = the_case;
  if c.status in ('refused', 'confirmed', 'withdrawn') then return; end if;
  if c.status = 'open' and (select s.step from governance.case_step s where s.case_id = c.id order by s.at desc, s.id desc limit 1) in ('returned', 'amended') then
    return query select 'initiate'::text, null::uuid, null::text, null::text, null::text;
    return;
  end if;
  select r.capacity into next from governance.rows_now(c.action, c.fund, c.amount) r
  where case c.status
      when 'open' then r.capacity in ('review', 'concur')
        and governance.done_under(r, c.id) < r.approvers
      when 'decided' then r.capacity in ('execute', 'confirm')
      else r.capacity = 'confirm' end
  order by array_position(array['review', 'concur', 'execute', 'confirm'], r.capacity) limit 1;
  if next is null and c.status = 'open' then next := 'decide'; end if;
  return query
    select next, t.id, t.post, t.away,
      case when (t.away = 'recused' or t.class <> 'strategic' and t.away = 'vacant') and governance.has_stand_in(t.line, c.unit_id, c.id) then t.superior end
    from (select r.*, r as line, case
        when not governance.basis_in_force(r.legal_basis_id, governance.today()) then 'no_basis'
        when r.quorum_n is null then coalesce(governance.stands_aside(r, c.unit_id, c.id, governance.clock()),
          -- those who only act for the holder take no strategic decision
          case when r.class = 'strategic' and not exists (select from governance.appointment a join governance.post p on p.id = a.post_id
            where p.kind = r.post and a.mode = 'definitive' and a.active @> governance.clock() and governance.within(r.scope, p.unit_id, c.unit_id)
              and not exists (select from governance.recusal x where x.case_id = c.id and x.appointment_id = a.id)) then 'only_acting' end,
          case when governance.all_two_hats(r, c.unit_id, c.id) then 'two_hats' end) end as away
      from governance.rows_now(c.action, c.fund, c.amount) r
      where r.capacity = next
        and (next not in ('review', 'concur') or governance.done_under(r, c.id) < r.approvers)
        -- a row of one's own unit says nothing where that unit has no such post
        and (r.scope = 'all' or exists (select from governance.post p where p.kind = r.post and governance.within(r.scope, p.unit_id, c.unit_id)))) t
    order by t.code collate "C";
end
$$;

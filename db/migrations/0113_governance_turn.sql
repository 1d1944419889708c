-- How many have acted under a row in a case: by its capacity and post, so that what was done under the matrix before counts under the next,
-- as it does for whoever then decides.
create function governance.done_under(r governance.matrix_row, the_case uuid) returns bigint language sql stable as $$
  select count(*) from governance.act w join governance.matrix_row q on q.id = w.row_id
  where w.case_id = the_case and w.capacity = r.capacity and q.post = r.post
$$;

create or replace function governance.case_turn(the_case uuid) returns table (capacity text, row_id uuid, post text, aside text, stand_in text)
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
        and governance.done_under(r, c.id) < r.approvers
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
        and (next not in ('review', 'concur') or governance.done_under(r, c.id) < r.approvers)
        -- a row of one's own unit says nothing where that unit has no such post
        and (r.scope = 'all' or exists (select from governance.post p where p.kind = r.post and governance.within(r.scope, p.unit_id, c.unit_id)))) t
    order by t.code collate "C";
end
$$;

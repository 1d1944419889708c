-- A limit over time counts who is paid, not how he is written: without capitals, marks, spaces, signs and the form of a company. Letters of
-- other scripts look the same and are not, so a name that is counted is written in a to z. The same steps in `governance/spelling.ts`.
create function governance.name_words(name text) returns text language sql immutable strict as $$
  select trim(translate(regexp_replace(regexp_replace(normalize(name, NFKD), '[\u0300-\u036f]', '', 'g'), '[^A-Za-z0-9]+', ' ', 'g'),
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'))
$$;

create function governance.name_key(name text) returns text language sql immutable strict as $$
  select replace(governance.name_words(name), ' ', '')
$$;

create function governance.payee_key(name text) returns text language sql immutable strict as $$
  select coalesce(nullif(regexp_replace(replace(regexp_replace(governance.name_words(name),
    '(?:^| )(?:p t|c v|u d|p d|f a|pt|cv|ud|pd|fa|tb|po|tbk|persero|firma|toko)(?= |$)', '', 'g'), ' ', ''), '^(?:pt|cv|ud)(?=.)', ''), ''), governance.name_key(name))
$$;

create function governance.is_countable(name text) returns boolean language sql immutable as $$
  select name is null or regexp_replace(normalize(name, NFKD), '[\u0300-\u036f]', '', 'g') ~ '^[\u0020-\u007e\u00a0-\u00bf\u2010-\u2027\u2030-\u203a]*$'
    and governance.name_key(name) <> ''
$$;

-- What was acted on before keeps the letters it was written in.
alter table governance.act add constraint "governance.act.name_letters" check (governance.is_countable(payee) and governance.is_countable(activity)) not valid;

create or replace function governance.cap_key(r governance.matrix_row, a governance.act) returns text language sql stable as $$
  select concat_ws('|', r.action, r.fund, r.post, r.window_period,
    to_char(a.recorded_at at time zone 'Asia/Jakarta', case r.window_period when 'month' then 'YYYY-MM' else 'YYYY' end),
    case when 'payee' = any (r.window_by) then 'payee=' || coalesce(governance.payee_key(a.payee), '') end,
    case when 'activity' = any (r.window_by) then 'activity=' || coalesce(governance.name_key(a.activity), '') end,
    case when 'unit' = any (r.window_by) then 'unit=' || coalesce((select u.code from governance.unit u where u.id = a.unit_id), '') end)
$$;

-- What is used up already is counted so from here on. Where spellings of one payee come together over their limit, what was used stays used
-- and nothing more fits.
create temporary table rekeyed on commit drop as
  select e.act_id, e.key as was, governance.cap_key(r, a) as key, u.cap
  from governance.cap_entry e join governance.cap_use u on u.key = e.key join governance.act a on a.id = e.act_id join governance.matrix_row r on r.id = a.row_id;
create temporary table kept on commit drop as
  select n.key, sum(n.used)::bigint as used, max(n.cap) as cap
  from (select k.was, min(k.key) as key, max(u.used) as used, max(u.cap) as cap from rekeyed k join governance.cap_use u on u.key = k.was group by k.was) n group by n.key;
alter table governance.cap_entry disable trigger append_only;
insert into governance.cap_use as u (key, used, cap) select key, used, greatest(cap, used) from kept
  on conflict (key) do update set used = excluded.used, cap = excluded.cap;
update governance.cap_entry e set key = k.key from rekeyed k where k.act_id = e.act_id and k.key <> e.key;
delete from governance.cap_use u where not exists (select from governance.cap_entry e where e.key = u.key);
alter table governance.cap_entry enable trigger append_only;

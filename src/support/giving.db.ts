import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'
import type { Given } from './giving.ts'

const perRead = 500

/** Every promise that stands, the oldest first, some at a time: a whole register fits no memory. */
export async function* everyGiven(db: Database | Tx, year: number | undefined): AsyncGenerator<readonly Given[]> {
  let after = ''
  for (;;) {
    const found =
      await sql<Given>`select c.number, c.title, c.kind, sk.name as "kindName", u.code as unit, u.name as "unitName", c.value, c.quantity, c.measure, c.unit_value as "unitValue",
        c.made_at as "madeAt", greatest(c.made_at, coalesce(t.last, c.made_at)) as "changedAt", to_char(c.due_day, 'YYYY-MM-DD') as "dueDay", c.letter, c.receiver,
        (c.organisation_id is null and c.event_id is null and c.person_id is not null) or c.receiver = 'Perorangan' as individual,
        case when o.id is not null then jsonb_build_object('id', o.id, 'name', o.name) end as organisation,
        case when e.id is not null then jsonb_build_object('number', e.number, 'title', e.title) end as event,
        case when kel.code is not null then jsonb_build_object('code', kel.code, 'name', kel.name) end as kelurahan,
        case when sub.code is not null then jsonb_build_object('code', sub.code, 'name', sub.name) end as subsector,
        case when f.id is not null then jsonb_build_object('slug', f.slug, 'title', f.title) end as offer, coalesce(k.confirmed, 0) as confirmed, coalesce(t.came, '[]') as came
      from (select * from support.commitment c where c.number > ${after} and c.withdrawn_at is null and (${year ?? null}::int is null or extract(year from c.due_day) = ${year ?? null}::int)
          order by c.number limit ${perRead}) c
        join governance.unit u on u.id = c.unit_id join support.kind sk on sk.code = c.kind left join directory.organisation o on o.id = c.organisation_id
        left join events.event e on e.id = c.event_id and e.state = 'published' left join directory.kelurahan kel on kel.code = c.kelurahan_code
        left join directory.subsector sub on sub.code = directory.subsector_today(c.subsector_code) left join support.offer f on f.id = c.offer_id left join support.kept k on k.id = c.id
        left join lateral (select max(g.at) as last, jsonb_agg(jsonb_build_object('id', d.id, 'onDay', to_char(d.on_day, 'YYYY-MM-DD'), 'quantity', g.quantity,
            'at', to_char(g.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) order by d.at, d.id) filter (where g.quantity > 0) as came
          from support.delivery d join support.confirmation g on g.delivery_id = d.id where d.commitment_id = c.id) t on true
      order by c.number`.execute(db)
    if (found.rows.length > 0) yield found.rows
    if (found.rows.length < perRead) return
    after = found.rows.at(-1)?.number ?? ''
  }
}

/** What the file is called after: the city, and the day of its first promise. */
export async function givingAbout(db: Database | Tx): Promise<{ city: string; first: Date | null }> {
  const found = await sql<{
    city: string
    first: Date | null
  }>`select coalesce((select name from governance.unit where kind = 'city' order by code limit 1), 'Kota') as city, (select min(made_at) from support.commitment) as first`.execute(
    db,
  )
  return found.rows[0] ?? { city: 'Kota', first: null }
}

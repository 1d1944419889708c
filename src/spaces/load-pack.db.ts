import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Outcome } from '#src/base/outcome.ts'
import type { Tx } from '#src/platform/database.ts'
import { readSpacesPack, type SpacesPack } from './pack.ts'

/** Reads the rooms of a city pack's folder. */
export async function readSpacesFolder(directory: string): Promise<Outcome<SpacesPack | undefined>> {
  return readSpacesPack(await readFile(join(directory, 'spaces.json'), 'utf8').catch(() => undefined))
}

const rows = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`
const span = sql`daterange("from"::date, nullif("to", '')::date, '[]')`

/** Brings the rooms, their hours, rules and tariffs of a pack into an empty room `spaces`. What the city changed later stays as it is. */
export async function loadSpaces(tx: Tx, pack: SpacesPack): Promise<void> {
  const { rows: have } = await sql`select from spaces.bookable limit 1`.execute(tx)
  if (have.length > 0) return
  const unit = pack.spaces[0]?.unit ?? ''
  await sql`insert into spaces.resource (code, kind, name, name_en, unit_id, stock, before_minutes, after_minutes)
    select r.code, r.kind, r.name, r."nameEn", (select id from governance.unit where code = ${unit}), r.stock, coalesce(r.before, 0), coalesce(r.after, 0)
    from jsonb_to_recordset(${rows(pack.resources)}) as r(code text, kind text, name text, "nameEn" text, stock int, before int, after int)`.execute(
    tx,
  )
  const spaces = pack.spaces.map((one, position) => ({ ...one, position }))
  await sql`insert into spaces.bookable (slug, kind, name, name_en, plain, plain_en, unit_id, capacity, access, access_en, max_minutes, notice_hours, quota_week, approval, position, illustrative, source)
    select s.slug, s.kind, s.name, s."nameEn", s.plain, s."plainEn", u.id, s.capacity, coalesce(s.access, ''), coalesce(s."accessEn", ''), coalesce(s."maxMinutes", 4320), coalesce(s."noticeHours", 24), s."quotaWeek", coalesce(s.approval, true), s.position, ${pack.illustrative}, ${pack.source}
    from jsonb_to_recordset(${rows(spaces)}) as s(slug text, kind text, name text, "nameEn" text, plain text, "plainEn" text, unit text, capacity int, access text, "accessEn" text, "maxMinutes" int, "noticeHours" int, "quotaWeek" int, approval boolean, position int)
      join governance.unit u on u.code = s.unit`.execute(tx)
  await sql`update spaces.bookable b set parent_id = p.id from jsonb_to_recordset(${rows(spaces)}) as s(slug text, parent text) join spaces.bookable p on p.slug = s.parent where b.slug = s.slug`.execute(
    tx,
  )
  const parts = pack.spaces.flatMap((one) => Object.entries(one.parts).map(([code, quantity]) => ({ slug: one.slug, code, quantity })))
  await sql`insert into spaces.bookable_part (bookable_id, resource_id, quantity) select b.id, r.id, p.quantity
    from jsonb_to_recordset(${rows(parts)}) as p(slug text, code text, quantity int) join spaces.bookable b on b.slug = p.slug join spaces.resource r on r.code = p.code`.execute(
    tx,
  )
  await sql`insert into spaces.opening (bookable_id, weekday, opens, closes) select b.id, d, ${pack.opens}::time, ${pack.closes}::time from spaces.bookable b cross join generate_series(1, 7) d`.execute(
    tx,
  )
  await sql`insert into spaces.opening (bookable_id, weekday, opens, closes, valid, name, name_en) select b.id, w, o.opens::time, o.closes::time, ${span}, o.name, o."nameEn"
    from jsonb_to_recordset(${rows(pack.datedHours)}) as o("from" text, "to" text, opens text, closes text, name text, "nameEn" text) cross join spaces.bookable b cross join generate_series(1, 7) w`.execute(
    tx,
  )
  await sql`insert into spaces.holiday_rule (unit_id, kind, usual, opens, closes, source) select u.id, h.kind, h.usual, h.opens::time, h.closes::time, ${pack.source}
    from jsonb_to_recordset(${rows(pack.holidayHours)}) as h(kind text, usual boolean, opens text, closes text) cross join (select distinct unit_id as id from spaces.bookable) u`.execute(
    tx,
  )
  await sql`insert into spaces.pause (bookable_id, weekday, starts, ends, name, name_en)
    select b.id, p.weekday, p.starts, p.ends, p.name, p."nameEn" from jsonb_to_recordset(${rows(pack.pauses)}) as p(weekday int, starts time, ends time, name text, "nameEn" text)
      join spaces.bookable b on b.kind in ('room', 'open_air')`.execute(tx)
  await loadRules(tx, pack)
}

async function loadRules(tx: Tx, pack: SpacesPack): Promise<void> {
  await sql`insert into spaces.question (key, position, text, text_en, choices) select q.key, q.position, q.text, q."textEn", q.values
    from jsonb_to_recordset(${rows(pack.questions.map((one, position) => ({ ...one, position })))}) as q(key text, position int, text text, "textEn" text, values jsonb)`.execute(
    tx,
  )
  await sql`insert into spaces.usage_rule (code, position, conditions, class, plain, plain_en, documents, action, may_deviate, legal_basis_id, article, valid, illustrative)
    select r.code, r.position, r.conditions, r.class, r.plain, r."plainEn", r.documents, r.action, r."mayDeviate", l.id, r.article, ${span}, ${pack.illustrative}
    from jsonb_to_recordset(${rows(pack.rules.map((one, position) => ({ ...one, position })))}) as r(code text, position int, conditions jsonb, class text, plain text, "plainEn" text, documents text[], action text, "mayDeviate" text, basis text, article text, "from" text, "to" text)
      join governance.legal_basis l on l.code = r.basis`.execute(tx)
  await sql`insert into spaces.example (code, position, activity, activity_en, answers, class, rule)
    select 'C-' || lpad((e.position + 1)::text, 2, '0'), e.position, e.activity, e."activityEn", e.answers, e.class, e.rule
    from jsonb_to_recordset(${rows(pack.examples.map((one, position) => ({ ...one, position })))}) as e(position int, activity text, "activityEn" text, answers jsonb, class text, rule text)`.execute(
    tx,
  )
  await sql`insert into spaces.tariff (code, bookable_id, class, per, amount, normal_amount, legal_basis_id, article, valid, illustrative)
    select t.code, b.id, t.class, t.per, t.amount, t.normal, l.id, t.article, ${span}, ${pack.illustrative}
    from jsonb_to_recordset(${rows(pack.tariffs)}) as t(code text, space text, class text, per text, amount bigint, normal bigint, basis text, article text, "from" text, "to" text)
      join spaces.bookable b on b.slug = t.space join governance.legal_basis l on l.code = t.basis`.execute(tx)
  await sql`insert into spaces.holiday (day, name, name_en, kind, source, verified)
    select h.day, h.name, h."nameEn", h.kind, h.source, h.verified from jsonb_to_recordset(${rows(pack.holidays)}) as h(day date, name text, "nameEn" text, kind text, source text, verified boolean)`.execute(
    tx,
  )
}

import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import { actorText, type Ctx } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import { type AccordKind, type AccordState, type AccordWish, accordState, noticeDue } from './accord.ts'

/** Puts a signed paper into the register. A renewal is a record of its own that names the one before it. */
export const recordAccord = deed('support.accord.record', async (scope, wish: AccordWish): Promise<Outcome<{ number: string }>> => {
  const { tx, now } = scope
  const ground = await scope.must('support.accord.record', { unit: wish.unit, fund: 'tanpa_dana' })
  const named = await sql<{
    id: string
    slug: string
  }>`select id, slug from directory.organisation where slug = any(${wish.parties}::text[]) and ended_at is null`.execute(tx)
  const ids = wish.parties.map((slug) => named.rows.find((one) => one.slug === slug)?.id)
  if (ids.some((id) => id === undefined) || new Set(ids).size < ids.length)
    return refused({ rule: 'support.accord.parties', field: 'parties' })
  const old = wish.renews
    ? await sql<{ id: string }>`select id from support.accord where number = ${wish.renews} for no key update`.execute(tx)
    : undefined
  if (old && !old.rows[0]) return refused({ rule: 'support.accord.renewal', field: 'renews' })
  const serial = await sql<{ n: string }>`select lpad(nextval('support.accord_number')::text, 5, '0') as n`.execute(tx)
  const number = `${wish.kind.toUpperCase()}-${dayOf(now).slice(0, 4)}-${serial.rows[0]?.n}`
  const made = await sql<{
    id: string
  }>`insert into support.accord (number, kind, unit_id, title, plain, paper, begins, ends, renews, illustrative, act_id, actor)
    values (${number}, ${wish.kind}, (select id from governance.unit where code = ${wish.unit}), ${wish.title}, ${wish.plain}, ${wish.paper}, ${wish.begins}, ${wish.ends}, ${old?.rows[0]?.id ?? null},
      ${scope.ctx.house.demo}, ${ground.act ?? null}, ${actorText(scope.actor)}) returning id`.execute(tx)
  const id = made.rows[0]?.id ?? ''
  for (const party of ids) await sql`insert into support.accord_party (accord_id, organisation_id) values (${id}, ${party})`.execute(tx)
  for (const [at, { party, what, due }] of wish.duties.entries())
    await sql`insert into support.accord_duty (accord_id, position, organisation_id, what, due_day) values (${id}, ${at + 1}, ${party === undefined ? null : ids[party]}, ${what}, ${due ?? null})`.execute(
      tx,
    )
  scope.note(`accord:${number}`, { kind: wish.kind, parties: ids.length })
  scope.touched('support')
  return done({ number })
})

/** Ends one before its last day, with the reason everybody reads. */
export const endAccord = deed(
  'support.accord.end',
  async (scope, { number, reason }: { number: string; reason: string }): Promise<Outcome<{ number: string }>> => {
    const found = await sql<{ id: string; unit: string; ended: boolean }>`select a.id, u.code as unit, a.ended_on is not null as ended
    from support.accord a join governance.unit u on u.id = a.unit_id where a.number = ${number} for no key update of a`.execute(scope.tx)
    const [row] = found.rows
    if (!row) throw new Missing('accord')
    await scope.must('support.accord.record', { unit: row.unit, fund: 'tanpa_dana' })
    if (row.ended) return refused({ rule: 'support.accord.fixed' })
    await sql`update support.accord set ended_on = governance.today(), end_reason = ${reason} where id = ${row.id}`.execute(scope.tx)
    scope.note(`accord:${number}`, { ended: 1 })
    scope.touched('support')
    return done({ number })
  },
)

/** Near their end, not renewed, and not yet told at the step they are at. */
const near = sql`select a.id, a.number, a.title, to_char(a.ends, 'YYYY-MM-DD') as ends, a.ends - governance.today() as left, s.days from support.accord a
  cross join lateral (select case when a.ends - governance.today() <= 30 then 30 when a.ends - governance.today() <= 60 then 60 else 90 end as days) s
  where a.ended_on is null and a.ends - governance.today() between 0 and 90 and not exists (select from support.accord r where r.renews = a.id)
    and not exists (select from support.accord_notice n where n.accord_id = a.id and n.days <= s.days)`

/** Both sides and the head of the board are told: whoever speaks for a party, whoever keeps the register, whoever sits as its head. */
const told = (accord: string) => sql<{
  id: string
  email: string
}>`select distinct p.id, p.email from identity.person p where p.ended_at is null and (
    exists (select from support.accord_party y join identity.membership m on m.kind = 'community' and m.entity_id = y.organisation_id and m.role <> 'member' and m.during @> governance.clock()
      where y.accord_id = ${accord} and m.person_id = p.id)
    or exists (select from governance.appointment a join governance.post o on o.id = a.post_id where o.kind in ('ketua', 'sekretaris') and a.person_id = p.id and a.active @> governance.clock())) order by p.id`

type Near = { id: string; number: string; title: string; ends: string; left: number; days: number }

/** Tells of ends that are near, each step once. Any node may run it. */
export const warnAccords = deed('support.accord.warn', async (scope): Promise<Outcome<{ told: number }>> => {
  const { tx, ctx } = scope
  await scope.must('support.accord.warn')
  const due = await sql<Near>`${near} order by a.id limit 100 for update of a skip locked`.execute(tx)
  const t = sayIn('id')
  for (const one of due.rows) {
    const days = noticeDue(one.left) ?? one.days
    const mine =
      await sql`insert into support.accord_notice (accord_id, days) values (${one.id}, ${days}) on conflict do nothing returning days`.execute(
        tx,
      )
    // another node told of it between our look and our lock
    if (mine.rows.length === 0) continue
    const facts = {
      number: one.number,
      title: one.title,
      ends: one.ends,
      left: one.left,
      link: `${ctx.house.config.origin}/tata-kelola/kerja-sama/${one.number}`,
    }
    for (const { id, email } of (await told(one.id).execute(tx)).rows)
      await post(tx, ctx.house, {
        dedupe: `accord ${one.id} ${days} ${id}`,
        to: email,
        subject: t('accord.letter.subject', facts),
        body: t('accord.letter.body', facts),
      })
  }
  scope.note('accords', { told: due.rows.length })
  return done({ told: due.rows.length })
})

export async function warnAccordsIfDue(ctx: Ctx): Promise<void> {
  if ((await sql`${near} limit 1`.execute(ctx.db)).rows.length > 0) await warnAccords(ctx, undefined)
}

export type Accord = {
  number: string
  kind: AccordKind
  title: string
  plain: string
  paper: string
  unit: string
  unitName: string
  begins: string
  ends: string
  endedOn: string | null
  endReason: string
  illustrative: boolean
  parties: { slug: string; name: string; kind: string }[]
  duties: { who: string | null; slug: string | null; what: string; due: string | null }[]
  renews: string | null
  renewedBy: string | null
  notices: number[]
  state: AccordState
}
type Raw = Omit<Accord, 'state'> & { today: string; left: number; renewedFrom: string | null }

const text = (column: string) => sql`to_char(${sql.ref(column)}, 'YYYY-MM-DD')`

/** The whole register, or one of it: what ends soonest first, what is over last. */
export async function accords(db: Database | Tx, english: boolean, number?: string): Promise<Accord[]> {
  const found =
    await sql<Raw>`select a.number, a.kind, a.title, a.plain, a.paper, u.code as unit, case when ${english} then u.name_en else u.name end as "unitName", ${text('a.begins')} as begins, ${text('a.ends')} as ends,
      ${text('a.ended_on')} as "endedOn", a.end_reason as "endReason", a.illustrative, (select o.number from support.accord o where o.id = a.renews) as renews, r.number as "renewedBy", ${text('r.begins')} as "renewedFrom",
      to_char(governance.today(), 'YYYY-MM-DD') as today, a.ends - governance.today() as left,
      (select jsonb_agg(jsonb_build_object('slug', o.slug, 'name', o.name, 'kind', o.kind) order by o.name) from support.accord_party y join directory.organisation o on o.id = y.organisation_id where y.accord_id = a.id) as parties,
      (select jsonb_agg(jsonb_build_object('who', o.name, 'slug', o.slug, 'what', d.what, 'due', to_char(d.due_day, 'YYYY-MM-DD')) order by d.position) from support.accord_duty d left join directory.organisation o on o.id = d.organisation_id where d.accord_id = a.id) as duties,
      coalesce((select jsonb_agg(n.days order by n.days desc) from support.accord_notice n where n.accord_id = a.id), '[]') as notices
    from support.accord a join governance.unit u on u.id = a.unit_id left join support.accord r on r.renews = a.id
    where ${number ?? null}::text is null or a.number = ${number ?? null} order by a.ended_on is not null or a.ends < governance.today(), a.ends, a.number limit 500`.execute(
      db,
    )
  return found.rows.map(({ today, left, renewedFrom, ...row }) => ({ ...row, state: accordState({ ...row, renewedFrom }, today, left) }))
}

export async function accordCalled(db: Database | Tx, number: string, english: boolean): Promise<Accord> {
  const [row] = await accords(db, english, number)
  if (!row) throw new Missing('accord')
  return row
}

/** Bodies a paper may be signed with: those of the directory, by name. */
export async function bodiesToSignWith(db: Database | Tx): Promise<{ value: string; label: string }[]> {
  return (
    await sql<{
      value: string
      label: string
    }>`select slug as value, name as label from directory.organisation where ended_at is null and verified_at is not null order by name, slug limit 400`.execute(
      db,
    )
  ).rows
}

import { sql } from 'kysely'
import { secret, sha256 } from '#src/base/id.ts'
import { done, type Outcome } from '#src/base/outcome.ts'
import { formatCivicDay } from '#src/base/time.ts'
import type { Ctx } from '#src/platform/context.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import { askFollowUps, followUpsDue } from './follow-up.db.ts'
import { tellReceiver } from './letters.db.ts'

/** Working days of silence after which the receiver is asked again, and after which the promise stands as not confirmed. */
export const silence = { first: 5, second: 10, over: 14 }

const dayOfDelivery = sql`(d.at at time zone 'Asia/Jakarta')::date`

/** Deliveries nobody answered, with how often their receiver is yet to be asked. */
const unanswered = sql`select d.id, c.id as commitment, c.number, t.n from support.delivery d join support.commitment c on c.id = d.commitment_id
    cross join lateral (select case when spaces.working_day(${dayOfDelivery}, ${silence.second}) <= governance.today() then 2
      when spaces.working_day(${dayOfDelivery}, ${silence.first}) <= governance.today() then 1 end as n) t
  where c.withdrawn_at is null and (c.email <> '' or c.phone <> '') and t.n is not null and not exists (select from support.confirmation k where k.delivery_id = d.id)
    and not exists (select from support.reminder r where r.delivery_id = d.id and r.n >= t.n)`

/** Asks the silent again, each twice at most. The link of the letter before stops working. */
export const remindReceivers = deed('support.delivery.remind', async (scope: DeedScope): Promise<Outcome<{ told: number }>> => {
  await scope.must('support.delivery.remind')
  const found = await sql<{ id: string; commitment: string; number: string; n: number }>`${unanswered} order by d.id limit 100`.execute(
    scope.tx,
  )
  let told = 0
  for (const one of found.rows) {
    const first =
      await sql`insert into support.reminder (delivery_id, n) values (${one.id}, ${one.n}) on conflict do nothing returning n`.execute(
        scope.tx,
      )
    // another node was quicker: it has asked
    if (first.rows.length === 0) continue
    const key = secret()
    await sql`update support.commitment set key_hash = ${sha256(key)} where id = ${one.commitment} and email <> ''`.execute(scope.tx)
    await tellReceiver(scope, one.number, 'reminded', { key, delivery: one.id, step: one.n, again: `${one.id} ${one.n}` })
    told += 1
  }
  scope.note('deliveries', { told })
  return done({ told })
})

const emptyCells = sql`select n.id, t.days, n.kind, n.first_day, n.event_id from support.cell n
    cross join lateral (select case when n.first_day - governance.today() <= 7 then 7 when n.first_day - governance.today() <= 30 then 30 end as days) t
  where not n.filled and n.first_day >= governance.today() and t.days is not null and not exists (select from support.event_need_told o where o.need_id = n.id and o.days <= t.days)`

type Empty = { id: string; days: number; kind: string; first: string; title: string; slug: string; number: string }

/** At thirty days: the liaisons of agencies that offer such a thing, and the chair. At seven: the team too. */
const toldOf = (one: Empty) => sql<{
  email: string
}>`select distinct h.email from governance.appointment a join governance.post p on p.id = a.post_id join governance.post_kind k on k.code = p.kind
    join identity.person h on h.id = a.person_id
  where a.active @> governance.clock() and h.ended_at is null and (
    (${one.days} = 7 and k.advisory) or k.code in (select r.superior from governance.matrix_row r join governance.matrix_version v on v.id = r.version_id
      where v.in_force @> governance.clock() and r.action = 'support.application.decide' and r.capacity = 'review')
    or exists (select from support.offer o where o.kind = ${one.kind} and governance.unit_today(o.unit_id) = p.unit_id and o.closed_at is null)
      and exists (select from governance.matrix_row r join governance.matrix_version v on v.id = r.version_id where v.in_force @> governance.clock()
        and r.action = 'support.offer.publish' and r.capacity = 'initiate' and r.post = k.code))`

/** Tells of cells nobody is in charge of, once at thirty days and once at seven. */
export const tellEmptyCells = deed('support.event_need.tell', async (scope: DeedScope): Promise<Outcome<{ told: number }>> => {
  await scope.must('support.event_need.tell')
  const found = await sql<Empty>`select t.id, t.days, t.kind, to_char(t.first_day, 'YYYY-MM-DD') as first, e.title, e.slug, e.number
    from (${emptyCells}) t join events.event e on e.id = t.event_id order by t.first_day, t.id limit 50`.execute(scope.tx)
  const t = sayIn('id')
  const { origin } = scope.ctx.house.config
  for (const one of found.rows) {
    const first =
      await sql`insert into support.event_need_told (need_id, days) values (${one.id}, ${one.days}) on conflict do nothing returning days`.execute(
        scope.tx,
      )
    if (first.rows.length === 0) continue
    const facts = {
      kind: t(`support.kind.${one.kind}`),
      title: one.title,
      day: formatCivicDay(one.first),
      link: `${origin}/meja/dukungan/baru?acara=${one.number}&jenis=${one.kind}`,
    }
    for (const { email } of (await toldOf(one).execute(scope.tx)).rows)
      await post(scope.tx, scope.ctx.house, {
        dedupe: `support need ${one.id} ${one.days} ${email}`,
        to: email,
        subject: t('support.letter.empty.subject', facts),
        body: t('support.letter.empty.body', facts),
      })
  }
  scope.note('needs', { told: found.rows.length })
  return done({ told: found.rows.length })
})

/** The clock of the room: a deed only where something is due. */
export async function tellSupportIfDue(ctx: Ctx): Promise<void> {
  const due = await sql<{
    silent: boolean
    empty: boolean
    follow: boolean
  }>`select exists (${unanswered}) as silent, exists (${emptyCells}) as empty, exists (${followUpsDue}) as follow`.execute(ctx.db)
  if (due.rows[0]?.silent) await remindReceivers(ctx, undefined)
  if (due.rows[0]?.empty) await tellEmptyCells(ctx, undefined)
  if (due.rows[0]?.follow) await askFollowUps(ctx, undefined)
}

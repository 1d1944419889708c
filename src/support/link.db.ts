import { sql } from 'kysely'
import { formatCount } from '#src/base/money.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { formatCivicDay } from '#src/base/time.ts'
import { actorText, type Ctx, may, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { sayIn } from '#src/ui/words.ts'
import { commitmentLocked } from './commitment.db.ts'
import type { Occasion } from './letters.db.ts'

/** A link is of the place of its event, where there is one: its coordinator may make it too. */
const unit = sql`coalesce(c.kelurahan_code, u.code)`

export type LinkToSend = {
  number: string
  title: string
  receiver: string
  unitName: string
  occasion: Occasion
  step: number
  /** Since when this is to be told and nothing was sent. */
  since: Date
  /** When its link was made last. */
  madeAt: Date | null
  /** Why this reader may not hold it, as the rule is called. */
  barred: 'support.link.own_unit' | 'support.link.own_record' | null
}

/** How many days what was sent stays in sight, should the message have gone astray. */
export const shownAfter = 14

/** What receivers without an address are yet to be told, the longest waiting first, and what was made of late. Of the places this reader sends for. */
export async function linksToSend(ctx: Ctx, most = 100): Promise<{ waiting: LinkToSend[]; made: LinkToSend[] }> {
  const me = personOf(ctx.actor)
  if (!me) return { waiting: [], made: [] }
  const found = await sql<
    LinkToSend & { unit: string }
  >`select c.number, c.title, c.receiver, case when ${ctx.tongue === 'en'} then u.name_en else u.name end as "unitName", o.occasion, o.step, o.since, o.made_at as "madeAt",
      ${unit} as unit, support.link_barred(c.id, ${me}::uuid) as barred
    from support.link_open o join support.commitment c on c.id = o.commitment_id join governance.unit u on u.id = governance.unit_today(c.unit_id)
    where o.made_at is null or o.made_at > governance.clock() - make_interval(days => ${shownAfter}) order by o.since, c.number limit ${most}`.execute(
    ctx.db,
  )
  const places = (await may(ctx, 'support.link.send', { fund: 'tanpa_dana' })) ? undefined : new Set<string>()
  for (const one of places ? new Set(found.rows.map((row) => row.unit)) : [])
    if (await may(ctx, 'support.link.send', { unit: one, fund: 'tanpa_dana' })) places?.add(one)
  const rows = found.rows.filter((row) => places?.has(row.unit) ?? true).map(({ unit: _, ...row }) => row)
  return { waiting: rows.filter(({ madeAt }) => madeAt === null), made: rows.filter(({ madeAt }) => madeAt !== null) }
}

type Found = {
  id: string
  occasion: Occasion
  /** Nothing was sent since it was brought: a reminder of it would remind of nothing. */
  first: boolean
  title: string
  unit: string
  quantity: number
  measure: string
  brought: number
  on: string | null
  due: string
  phone: string
}

async function openLink(tx: Tx, commitment: string): Promise<Found | undefined> {
  const found =
    await sql<Found>`select o.id, o.occasion, c.title, u.name as unit, c.quantity, c.measure, c.phone, to_char(c.due_day, 'YYYY-MM-DD') as due,
      (select coalesce(sum(d.quantity), 0)::int from support.delivery d where d.commitment_id = c.id and not exists (select from support.confirmation k where k.delivery_id = d.id)) as brought,
      (select to_char(d.on_day, 'YYYY-MM-DD') from support.delivery d where d.id = o.delivery_id) as on,
      not exists (select from support.link l join support.link_made m on m.link_id = l.id join support.delivery d on d.id = o.delivery_id where l.commitment_id = c.id and m.at >= d.at) as first
    from support.link_open o join support.commitment c on c.id = o.commitment_id join governance.unit u on u.id = governance.unit_today(c.unit_id)
    where o.commitment_id = ${commitment}`.execute(tx)
  return found.rows[0]
}

const addressOf = (number: string, occasion: Occasion, key: string): string =>
  occasion === 'withdrawn' ? `/dukungan/janji/${number}` : `/dukungan/terima/${number}?kunci=${key}`

export type MadeLink = { number: string; title: string; phone: string; occasion: Occasion; text: (key: string) => string }

/**
 * Makes the link of a receiver without an address: the key's fingerprint comes in, so the deed, its answer and the journal never hold the key. The
 * link before it stops working. Nobody of the agency, and nobody who promised or brought, may: he could answer for the receiver.
 */
export const sendLink = deed('support.link.send', async (scope, wish: { number: string; keyHash: string }): Promise<Outcome<MadeLink>> => {
  const { tx, ctx } = scope
  const row = await commitmentLocked(tx, wish.number)
  const place = await sql<{
    unit: string
    phone: string
  }>`select ${unit} as unit, c.phone from support.commitment c join governance.unit u on u.id = governance.unit_today(c.unit_id) where c.id = ${row.id}`.execute(
    tx,
  )
  const ground = await scope.must('support.link.send', { unit: place.rows[0]?.unit ?? '', fund: 'tanpa_dana' })
  if (!place.rows[0]?.phone) throw new Missing('commitment')
  const link = await openLink(tx, row.id)
  if (!link) return refused({ rule: 'support.link.over' })
  await sql`insert into support.link_made (link_id, act_id, actor) values (${link.id}, ${ground.act ?? null}, ${actorText(scope.actor)})`.execute(
    tx,
  )
  const keyHash = link.occasion === 'withdrawn' ? '' : wish.keyHash
  await sql`update support.commitment set key_hash = ${keyHash} where id = ${row.id}`.execute(tx)
  scope.note(`commitment:${wish.number}`, { link: link.occasion })
  scope.touched('support')
  const { id: _, occasion, first, phone, due, on, ...about } = link
  const says = occasion === 'reminded' && first ? 'delivered' : occasion
  // what is known of its receiver is his number alone, so the city's tongue
  const t = sayIn('id')
  const text = (key: string) =>
    t(`support.link.text.${says}`, {
      ...about,
      quantity: formatCount(about.quantity),
      brought: formatCount(about.brought),
      number: wish.number,
      due: formatCivicDay(due),
      day: on ? formatCivicDay(on) : '',
      link: `${ctx.house.config.origin}${addressOf(wish.number, occasion, key)}`,
    })
  return done({ number: wish.number, title: link.title, phone, occasion, text })
})

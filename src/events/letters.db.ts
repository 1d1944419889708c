import { sql } from 'kysely'
import { formatClock, formatLongDay, type Tongue } from '#src/base/time.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import { senderPage } from './_rows.db.ts'

/** What happened to an event, as its letter tells it to whoever sent it in. */
export type Occasion = 'confirm' | 'received' | 'published' | 'returned' | 'withdrawn' | 'changed'

type Told = {
  step: string
  id: string
  keyHash: string | null
  number: string
  slug: string
  title: string
  email: string
  tongue: Tongue
  reason: string
}

/** `Sabtu, 5 Juni 2027, 19.00 WIB – 22.00 WIB`; without an hour that is not announced, and `+1` past midnight is said with the day. */
export function dateText(startsAt: Date, endsAt: Date | null, timeKnown: boolean, tongue: Tongue): string {
  const first = formatLongDay(startsAt, tongue)
  const last = formatLongDay(new Date((endsAt ?? startsAt).getTime() - 1), tongue)
  const days = first === last || endsAt === null ? first : `${first} – ${last}`
  if (!timeKnown) return days
  const from = formatClock(startsAt, tongue)
  return endsAt === null ? `${first}, ${from}` : `${first}, ${from} – ${first === last ? '' : `${last}, `}${formatClock(endsAt, tongue)}`
}

/** Tells the sender, once a step. */
export async function tellSender(
  scope: Pick<DeedScope, 'tx' | 'ctx'>,
  event: string,
  occasion: Occasion,
  more: { text?: string } = {},
): Promise<void> {
  const { tx, ctx } = scope
  const found =
    await sql<Told>`select s.id as step, e.id, c.key_hash as "keyHash", e.number, e.slug, e.title, coalesce(c.email, p.email) as email, coalesce(c.tongue, p.tongue, 'id') as tongue, s.reason
    from events.event e left join events.contact c on c.event_id = e.id and c.erased_at is null left join identity.person p on p.id = e.person_id and p.ended_at is null
      join lateral (select id, reason from events.event_step where event_id = e.id order by at desc, id desc limit 1) s on true
    where e.id = ${event} and coalesce(c.email, p.email) is not null`.execute(tx)
  const [told] = found.rows
  if (!told) return
  const t = sayIn(told.tongue)
  const { origin } = ctx.house.config
  const facts = {
    number: told.number,
    title: told.title,
    reason: more.text ?? told.reason,
    page: `${origin}/acara/${told.slug}`,
    manage: senderPage(ctx.house, told),
  }
  await post(tx, ctx.house, {
    dedupe: `event ${told.step} ${occasion}`,
    to: told.email,
    subject: t(`events.letter.${occasion}.subject`, facts),
    body: t(`events.letter.${occasion}.body`, facts),
  })
}

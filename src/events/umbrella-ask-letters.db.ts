import { sql } from 'kysely'
import { formatMoment, type Tongue } from '#src/base/time.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'

type Told = {
  number: string
  title: string
  festival: string
  festivalNumber: string
  slug: string
  until: Date
  says: string
  email: string
  tongue: Tongue
}

const about = sql`e.number, e.title, o.title as festival, o.number as "festivalNumber", o.slug, a.until_at as until, a.says`
const both = sql`events.umbrella_ask a join events.event e on e.id = a.event_id join events.event o on o.id = a.umbrella_id`

async function tell(
  { tx, ctx }: Pick<DeedScope, 'tx' | 'ctx'>,
  told: Told | undefined,
  letter: string,
  dedupe: string,
  page: (told: Told) => string,
) {
  if (!told) return
  const { origin } = ctx.house.config
  const t = sayIn(told.tongue)
  const facts = {
    number: told.number,
    title: told.title,
    festival: told.festival,
    page: `${origin}/acara/${told.slug}`,
    manage: `${origin}${page(told)}`,
    until: formatMoment(told.until, told.tongue),
    reason: told.says,
  }
  const body = t(`festival.letter.${letter}.body`, facts)
  await post(tx, ctx.house, { dedupe, to: told.email, subject: t(`festival.letter.${letter}.subject`, facts), body })
}

/** Whoever sent the event in, by his account or his address; `key` opens his page and is kept nowhere but in the letter. */
export async function tellPartSide(
  scope: Pick<DeedScope, 'tx' | 'ctx'>,
  ask: string,
  occasion: 'asked' | 'accepted' | 'refused' | 'withdrawn' | 'removed' | 'lapsed',
  key?: string,
): Promise<void> {
  const found =
    await sql<Told>`select ${about}, coalesce(c.email, p.email) as email, coalesce(c.tongue, p.tongue, 'id') as tongue from ${both}
      left join events.contact c on c.event_id = e.id and c.erased_at is null left join identity.person p on p.id = e.person_id and p.ended_at is null
    where a.id = ${ask}::uuid and coalesce(c.email, p.email) is not null`.execute(scope.tx)
  const page = ({ number }: Told) => `/acara/usul/${number}${key ? `?kunci=${key}` : ''}#payung`
  await tell(scope, found.rows[0], `part_${occasion}`, `festival ${ask} part ${occasion}`, page)
}

/** Whoever spoke for the festival last: the officer who asked, or who said yes. */
export async function tellFestivalSide(
  scope: Pick<DeedScope, 'tx' | 'ctx'>,
  ask: string,
  occasion: 'accepted' | 'refused' | 'left' | 'lapsed',
): Promise<void> {
  const found = await sql<Told>`select ${about}, p.email, p.tongue from ${both}
      join identity.person p on 'person:' || p.id::text = case a.side when 'festival' then a.actor else a.answered_by end and p.ended_at is null
    where a.id = ${ask}::uuid and p.email is not null`.execute(scope.tx)
  const page = ({ festivalNumber }: Told) => `/meja/acara/${festivalNumber}#payung`
  await tell(scope, found.rows[0], `festival_${occasion}`, `festival ${ask} festival ${occasion}`, page)
}

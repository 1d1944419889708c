import { sql } from 'kysely'
import { z } from 'zod'
import { slugOf } from '#src/base/id.ts'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { cleanLine, cleanText } from '#src/base/text.ts'
import { type Day, isDay } from '#src/base/time.ts'
import { basisInForce } from '#src/governance/legal-basis.db.ts'
import { type Resting, restsOnLegalBasis } from '#src/governance/rests-on.db.ts'
import { actorText } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { supportKinds } from './commitment.ts'
import { placeNext } from './waitlist.db.ts'

const line = (rule: string, least: number, most: number, clean = cleanLine) =>
  z.string(rule).transform(clean).pipe(z.string().min(least, rule).max(most, 'support.too_long'))
const day = z.string('support.day').refine((value): value is Day => isDay(value), 'support.day')
const whole = (rule: string, least: number, most: number) => z.coerce.number(rule).int(rule).min(least, rule).max(most, rule)

/** What an agency holds out: for whom, on which basis, and in how many days it is truly had. */
export const offerSchema = z
  .strictObject({
    unit: z.string('support.unit').min(1, 'support.unit').max(60),
    kind: z.enum(supportKinds, 'support.kind'),
    title: line('support.title', 3, 160),
    titleEn: line('support.title', 0, 160).default(''),
    plain: line('support.plain', 10, 1200, cleanText),
    plainEn: line('support.plain', 0, 1200, cleanText).default(''),
    forWhom: line('support.unreadable', 0, 600, cleanText).default(''),
    documents: z
      .array(line('support.unreadable', 2, 120))
      .max(20)
      .default([]),
    quantity: whole('support.quantity', 1, 1_000_000).optional(),
    measure: line('support.measure', 0, 40).default(''),
    unitValue: whole('support.value', 0, 100_000_000_000).default(0),
    fund: z.string().max(40).default('tanpa_dana'),
    basis: z.string('support.basis').min(2, 'support.basis').max(80),
    article: line('support.unreadable', 0, 120).default(''),
    budgetLine: line('support.unreadable', 0, 160).default(''),
    daysFrom: whole('support.days', 0, 1000),
    daysTo: whole('support.days', 0, 1500),
    how: line('support.unreadable', 0, 1200, cleanText).default(''),
    /** Civic days of the window, both in it. Left out: open. */
    opens: day.optional(),
    closes: day.optional(),
  })
  .refine(({ daysFrom, daysTo }) => daysTo >= daysFrom, { message: 'support.days', path: ['daysTo'] })
  .refine(({ opens, closes }) => !opens || !closes || closes >= opens, { message: 'support.window', path: ['closes'] })
  .refine(({ kind, daysFrom, daysTo }) => kind !== 'money' || (daysFrom >= 240 && daysTo <= 550), {
    message: 'support.offer.money_takes_a_budget',
    path: ['daysFrom'],
  })
export type OfferWish = z.output<typeof offerSchema>

/** The post whose act it is. */
export const postOfAct = (act: string | undefined) =>
  sql`(select p.post_id from governance.act a join governance.appointment p on p.id = a.appointment_id where a.id = ${act ?? null}::uuid)`

/** Puts an offer up. Without a legal basis in force there is none. */
export const publishOffer = deed('support.offer.publish', async (scope, wish: OfferWish): Promise<Outcome<{ slug: string }>> => {
  const { tx } = scope
  const amount = (wish.quantity ?? 0) * wish.unitValue
  const ground = await scope.must('support.offer.publish', { unit: wish.unit, fund: wish.fund, amount })
  const basis = await basisInForce(tx, wish.basis, null)
  if (!basis) return refused({ rule: 'support.basis', field: 'basis' })
  const slug = slugOf(`${wish.unit} ${wish.title}`, 80)
  const taken = await sql`select from support.offer where slug = ${slug}`.execute(tx)
  if (taken.rows.length > 0) return refused({ rule: 'support.offer.twice', field: 'title' })
  await sql`insert into support.offer (slug, unit_id, kind, title, title_en, plain, plain_en, for_whom, documents, quantity, measure, unit_value, legal_basis_id, article, budget_line, days_from, days_to, how, illustrative, act_id, actor, during, post_id)
    select ${slug}, u.id, ${wish.kind}, ${wish.title}, ${wish.titleEn}, ${wish.plain}, ${wish.plainEn}, ${wish.forWhom}, ${wish.documents}, ${wish.quantity ?? null}, ${wish.measure}, ${wish.unitValue},
      ${basis}, ${wish.article}, ${wish.budgetLine}, ${wish.daysFrom}, ${wish.daysTo}, ${wish.how}, ${scope.ctx.house.demo}, ${ground.act ?? null}, ${actorText(scope.actor)}, daterange(${wish.opens ?? null}::date, ${wish.closes ?? null}::date, '[]'), ${postOfAct(ground.act)}
    from governance.unit u where u.code = ${wish.unit}`.execute(tx)
  scope.note(`offer:${slug}`, { kind: wish.kind })
  scope.touched('support')
  return done({ slug })
})

export type Offer = {
  slug: string
  titleId: string
  titleEn: string
  plainId: string
  plainEn: string
  unit: string
  unitName: string
  kind: string
  title: string
  plain: string
  forWhom: string
  documents: string[]
  quantity: number | null
  measure: string
  unitValue: number
  basis: string
  basisTitle: string
  article: string
  budgetLine: string
  daysFrom: number
  daysTo: number
  how: string
  illustrative: boolean
  post: string | null
  opens: string | null
  closes: string | null
  changedAt: Date | null
}

const columns = (english: boolean) => sql`o.slug, u.code as unit, case when ${english} then u.name_en else u.name end as "unitName", o.kind,
  o.title as "titleId", o.title_en as "titleEn", o.plain as "plainId", o.plain_en as "plainEn", case when ${english} and o.title_en <> '' then o.title_en else o.title end as title, case when ${english} and o.plain_en <> '' then o.plain_en else o.plain end as plain, o.for_whom as "forWhom",
  o.documents, o.quantity, o.measure, o.unit_value as "unitValue", l.code as basis, l.kind || coalesce(' ' || l.number, '') || coalesce('/' || l.year, '') as "basisTitle", o.article, o.budget_line as "budgetLine",
  o.days_from as "daysFrom", o.days_to as "daysTo", o.how, o.illustrative, case when ${english} then pk.name_en else pk.name end as post, to_char(lower(o.during), 'YYYY-MM-DD') as opens, to_char(upper(o.during) - 1, 'YYYY-MM-DD') as closes,
  o.changed_at as "changedAt"`
const joins = sql`join governance.unit u on u.id = governance.unit_today(o.unit_id) join governance.legal_basis l on l.id = o.legal_basis_id left join governance.post gp on gp.id = o.post_id left join governance.post_kind pk on pk.code = gp.kind`

/** Offers that stand today, by agency and kind. */
export async function openOffers(
  db: Database | Tx,
  english: boolean,
  filter: { kind?: string | undefined; unit?: string | undefined } = {},
): Promise<Offer[]> {
  const found = await sql<Offer>`select ${columns(english)} from support.offer o ${joins} join support.kind k on k.code = o.kind
    where o.closed_at is null and o.during @> governance.today() and (${filter.kind ?? null}::text is null or o.kind = ${filter.kind ?? null}) and (${filter.unit ?? null}::text is null or u.code = ${filter.unit ?? null})
    order by k.position, u.name, o.slug limit 200`.execute(db)
  return found.rows
}

export async function offerCalled(db: Database | Tx, slug: string, english: boolean): Promise<Offer | undefined> {
  return (
    await sql<Offer>`select ${columns(english)} from support.offer o ${joins} where o.slug = ${slug} and o.closed_at is null`.execute(db)
  ).rows[0]
}

/** Offers that stand today in the order of their addresses, a page at a time. */
export async function offersPage(
  db: Database | Tx,
  english: boolean,
  filter: { kind?: string | undefined; unit?: string | undefined; after?: string | undefined; most: number },
): Promise<{ items: Offer[]; next: string | null }> {
  const found = await sql<Offer>`select ${columns(english)} from support.offer o ${joins}
    where o.closed_at is null and o.during @> governance.today() and o.slug > ${filter.after ?? ''} and (${filter.kind ?? null}::text is null or o.kind = ${filter.kind ?? null})
      and (${filter.unit ?? null}::text is null or u.code = ${filter.unit ?? null}) order by o.slug limit ${filter.most + 1}`.execute(db)
  const items = found.rows.slice(0, filter.most)
  return { items, next: found.rows.length > filter.most ? (items.at(-1)?.slug ?? null) : null }
}

/** Every offer of units, open or not yet, for the desk that keeps them. */
export async function offersOfUnits(db: Database | Tx, units: readonly string[], english: boolean): Promise<Offer[]> {
  return (
    await sql<Offer>`select ${columns(english)} from support.offer o ${joins} where u.code = any(${[...units]}::text[]) and o.closed_at is null order by u.name, o.slug limit 300`.execute(
      db,
    )
  ).rows
}

/** Texts an offer may rest on today, for the form that asks. */
export async function basesInForce(db: Database | Tx): Promise<{ value: string; label: string }[]> {
  return (
    await sql<{
      value: string
      label: string
    }>`select code as value, concat_ws(' ', kind, number, year) || ': ' || left(about, 80) as label from governance.legal_basis
      where status in ('in_force', 'amended') and governance.basis_in_force(id, governance.today()) order by code limit 300`.execute(db)
  ).rows
}

/** Offers tell the legal bases that they rest on them: a fallen text lists each. */
export function supportRestsOnLegalBases(): void {
  restsOnLegalBasis('support.offer', {
    label: 'support.rests.offer',
    list: async (db, basis, { after, most }) =>
      (
        await sql<Resting>`select o.slug as id, o.title as what from support.offer o where o.legal_basis_id = ${basis}::uuid and o.closed_at is null and o.slug > ${after} order by o.slug limit ${most}`.execute(
          db,
        )
      ).rows,
    async settle(tx, slug, basis) {
      await sql`update support.offer set legal_basis_id = ${basis}::uuid where slug = ${slug} and closed_at is null`.execute(tx)
      return []
    },
    // what became free meanwhile goes down the line
    async stands(scope, slugs) {
      const found = await sql<{
        id: string
      }>`select id from support.offer where slug = any(${slugs}::text[]) order by id for no key update`.execute(scope.tx)
      for (const { id } of found.rows) await placeNext(scope, id)
    },
  })
}

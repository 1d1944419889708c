import { sql } from 'kysely'
import { z } from 'zod'
import { slugOf } from '#src/base/id.ts'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { cleanLine, cleanText } from '#src/base/text.ts'
import { type Resting, restsOnLegalBasis } from '#src/governance/rests-on.db.ts'
import { actorText } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { supportKinds } from './commitment.ts'

const line = (rule: string, least: number, most: number, clean = cleanLine) =>
  z.string(rule).transform(clean).pipe(z.string().min(least, rule).max(most, 'support.too_long'))
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
  })
  .refine(({ daysFrom, daysTo }) => daysTo >= daysFrom, { message: 'support.days', path: ['daysTo'] })
export type OfferWish = z.output<typeof offerSchema>

/** Puts an offer up. Without a legal basis in force there is none. */
export const publishOffer = deed('support.offer.publish', async (scope, wish: OfferWish): Promise<Outcome<{ slug: string }>> => {
  const { tx } = scope
  const amount = (wish.quantity ?? 0) * wish.unitValue
  const ground = await scope.must('support.offer.publish', { unit: wish.unit, fund: wish.fund, amount })
  const basis = await sql<{
    id: string
  }>`select id from governance.legal_basis where code = ${wish.basis} and status in ('in_force', 'amended')`.execute(tx)
  if (basis.rows.length === 0) return refused({ rule: 'support.basis', field: 'basis' })
  const slug = slugOf(`${wish.unit} ${wish.title}`, 80)
  const taken = await sql`select from support.offer where slug = ${slug}`.execute(tx)
  if (taken.rows.length > 0) return refused({ rule: 'support.offer.twice', field: 'title' })
  await sql`insert into support.offer (slug, unit_id, kind, title, title_en, plain, plain_en, for_whom, documents, quantity, measure, unit_value, legal_basis_id, article, budget_line, days_from, days_to, how, illustrative, act_id, actor)
    select ${slug}, u.id, ${wish.kind}, ${wish.title}, ${wish.titleEn}, ${wish.plain}, ${wish.plainEn}, ${wish.forWhom}, ${wish.documents}, ${wish.quantity ?? null}, ${wish.measure}, ${wish.unitValue},
      ${basis.rows[0]?.id}, ${wish.article}, ${wish.budgetLine}, ${wish.daysFrom}, ${wish.daysTo}, ${wish.how}, ${scope.ctx.house.demo}, ${ground.act ?? null}, ${actorText(scope.actor)}
    from governance.unit u where u.code = ${wish.unit}`.execute(tx)
  scope.note(`offer:${slug}`, { kind: wish.kind })
  scope.touched('support')
  return done({ slug })
})

export type Offer = {
  slug: string
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
}

const columns = (english: boolean) => sql`o.slug, u.code as unit, case when ${english} then u.name_en else u.name end as "unitName", o.kind,
  case when ${english} and o.title_en <> '' then o.title_en else o.title end as title, case when ${english} and o.plain_en <> '' then o.plain_en else o.plain end as plain, o.for_whom as "forWhom",
  o.documents, o.quantity, o.measure, o.unit_value as "unitValue", l.code as basis, l.kind || coalesce(' ' || l.number, '') || coalesce('/' || l.year, '') as "basisTitle", o.article, o.budget_line as "budgetLine",
  o.days_from as "daysFrom", o.days_to as "daysTo", o.how, o.illustrative`
const joins = sql`join governance.unit u on u.id = o.unit_id join governance.legal_basis l on l.id = o.legal_basis_id`

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
  })
}

import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { waitsNoLonger } from '#src/governance/awaiting.db.ts'
import { basisInForce } from '#src/governance/legal-basis.db.ts'
import { actorText } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { type OfferWish, postOfAct } from './offer.db.ts'
import { placeNext } from './waitlist.db.ts'

type Row = { id: string; unit: string; kind: string; closed: boolean }

async function offerLocked(tx: Tx, slug: string): Promise<Row> {
  const found = await sql<Row>`select o.id, u.code as unit, o.kind, o.closed_at is not null as closed
    from support.offer o join governance.unit u on u.id = governance.unit_today(o.unit_id) where o.slug = ${slug} for no key update of o`.execute(
    tx,
  )
  const [row] = found.rows
  if (!row) throw new Missing('offer')
  return row
}

/** Mends an offer. Whose it is, its kind and its address stay; what it said before is kept by the database. */
export const changeOffer = deed(
  'support.offer.change',
  async (scope, { slug, wish }: { slug: string; wish: OfferWish }): Promise<Outcome<{ slug: string }>> => {
    const { tx } = scope
    const row = await offerLocked(tx, slug)
    const ground = await scope.must('support.offer.publish', {
      unit: row.unit,
      fund: wish.fund,
      amount: (wish.quantity ?? 0) * wish.unitValue,
    })
    if (row.closed) return refused({ rule: 'support.offer.closed' })
    if (wish.unit !== row.unit || wish.kind !== row.kind) return refused({ rule: 'support.offer.fixed', field: 'kind' })
    const basis = await basisInForce(tx, wish.basis, null)
    if (!basis) return refused({ rule: 'support.basis', field: 'basis' })
    await sql`update support.offer set title = ${wish.title}, title_en = ${wish.titleEn}, plain = ${wish.plain}, plain_en = ${wish.plainEn}, for_whom = ${wish.forWhom}, documents = ${wish.documents},
      quantity = ${wish.quantity ?? null}, measure = ${wish.measure}, unit_value = ${wish.unitValue}, legal_basis_id = ${basis}, article = ${wish.article}, budget_line = ${wish.budgetLine},
      during = daterange(${wish.opens ?? null}::date, ${wish.closes ?? null}::date, '[]'), days_from = ${wish.daysFrom}, days_to = ${wish.daysTo}, how = ${wish.how},
      act_id = ${ground.act ?? null}, post_id = ${postOfAct(ground.act)}, actor = ${actorText(scope.actor)}, changed_at = governance.clock()
      where id = ${row.id}`.execute(tx)
    await waitsNoLonger(tx, { kind: 'support.offer', subject: slug, basis, reason: 'Dasar hukum diganti bersama isinya' })
    await placeNext(scope, row.id)
    scope.note(`offer:${slug}`, { changed: 1 })
    scope.touched('support')
    return done({ slug })
  },
)

/** Takes an offer down, for a reason that is kept. What was promised on it stands. */
export const closeOffer = deed(
  'support.offer.close',
  async (scope, { slug, reason }: { slug: string; reason: string }): Promise<Outcome<{ slug: string }>> => {
    const row = await offerLocked(scope.tx, slug)
    await scope.must('support.offer.publish', { unit: row.unit, fund: 'tanpa_dana', amount: 0 })
    if (row.closed) return refused({ rule: 'support.offer.closed' })
    await sql`update support.offer set closed_at = governance.clock(), closed_reason = ${reason} where id = ${row.id}`.execute(scope.tx)
    scope.note(`offer:${slug}`, { closed: 1 })
    scope.touched('support')
    return done({ slug })
  },
)

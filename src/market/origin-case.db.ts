import { sql } from 'kysely'
import { done, Missing, refused } from '#src/base/outcome.ts'
import { actorText, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { readInput } from './_read-input.ts'
import { answerInput, appealInput, type CaseState, type OriginLevel, reportInput, rulingInput, rulingRefusals } from './origin-case.ts'
import { tellOrigin } from './origin-letters.db.ts'
import { reindex } from './search-index.db.ts'
import { shopOfTeam } from './shop-read.db.ts'

type Doubted = { id: string; shop: string; level: OriginLevel | 'unproven'; own: boolean }

export type ReportMade = { number: string; answerBy: Date }
/** A picture drawn anew and stored before, for this report alone. */
type Shown = { key: string; width: number; height: number }

/** Somebody doubts where a thing is made. Whoever comes while a case is open stands in it too. */
export const reportOrigin = deed<{ product: string; input: unknown; picture?: Shown | undefined }, ReportMade>(
  'market.origin.report',
  async (scope, { product: slug, input, picture }) => {
    const { tx } = scope
    await scope.must('market.origin.report')
    const person = personOf(scope.actor)
    const read = readInput(reportInput, input)
    const found = await sql<Doubted>`select p.id, p.shop_id as shop, coalesce(o.level, p.origin) as level,
        exists (select from identity.membership ms where ms.kind = 'shop' and ms.entity_id = p.shop_id and ms.person_id = ${person ?? null} and ms.during @> now()) as own
      from market.product p join market.shop s on s.id = p.shop_id left join market.origin_standing o on o.product_id = p.id
      where p.slug = ${slug} and p.status = 'published' and s.status = 'approved'`.execute(tx)
    const [product] = found.rows
    if (!product || !person) throw new Missing('product')
    if (!read.ok) return read
    if (product.own) return refused({ rule: 'market.origin.own_shop' })
    const opened = await caseFor(tx, product)
    if (!opened) return refused({ rule: 'market.origin.unproven_already' })
    const { reason, says, evidence } = read.value
    const written = await sql<{
      id: string
    }>`insert into market.origin_report (case_id, person_id, reason, says, evidence) values (${opened.id}, ${person}, ${reason}, ${says}, ${evidence}) returning id`.execute(
      tx,
    )
    if (picture)
      await sql`insert into market.origin_picture (report_id, key, width, height) values (${written.rows[0]?.id ?? null}, ${picture.key}, ${picture.width}, ${picture.height})`.execute(
        tx,
      )
    if (opened.fresh) await tellOrigin(scope, opened.id, 'asked')
    scope.note(`product:${product.id}`)
    scope.touched('market')
    return done({ number: opened.number, answerBy: opened.answerBy })
  },
)

type Opened = { id: string; number: string; answerBy: Date; fresh: boolean }

/** The open case of a listing; a new one where it has a level to doubt. The database refuses one while the shop may still appeal. */
async function caseFor(tx: Tx, product: Doubted): Promise<Opened | undefined> {
  if (product.level !== 'unproven') {
    const made = await sql<Opened>`insert into market.origin_case (number, product_id, shop_id, level, answer_by)
      values ('', ${product.id}, ${product.shop}, ${product.level}, now())
      on conflict (product_id) where state in ('asked', 'silent', 'answered', 'appealed') do nothing returning id, number, answer_by as "answerBy", true as fresh`.execute(
      tx,
    )
    if (made.rows[0]) return made.rows[0]
  }
  const open = await sql<Opened>`select id, number, answer_by as "answerBy", false as fresh from market.origin_case
    where product_id = ${product.id} and state in ('asked', 'silent', 'answered', 'appealed')`.execute(tx)
  return open.rows[0]
}

type Case = { id: string; product: string; shop: string; level: OriginLevel; state: CaseState }

/** As it stands; whether it may still be moved the database says when something is written beside it. */
async function caseIfAny(tx: Tx, number: string): Promise<Case | undefined> {
  const found =
    await sql<Case>`select k.id, k.product_id as product, k.shop_id as shop, k.level, k.state from market.origin_case k where k.number = ${number}`.execute(
      tx,
    )
  return found.rows[0]
}

async function ownCase(tx: Tx, number: string, shop: string): Promise<Case> {
  const row = await caseIfAny(tx, number)
  if (row?.shop !== shop) throw new Missing('origin case')
  return row
}

/** The shop's one answer with its evidence; also late, but then the level is gone until the desk has looked. */
export const answerOrigin = deed<{ shop: string; number: string; input: unknown }, { number: string }>(
  'market.origin.answer',
  async (scope, { shop: slug, number, input }) => {
    const { tx, actor } = scope
    const shop = await shopOfTeam(tx, actor, slug)
    await scope.must('market.origin.answer', { shop: shop.id })
    const row = await ownCase(tx, number, shop.id)
    const read = readInput(answerInput, input)
    if (!read.ok) return read
    await sql`insert into market.origin_answer (case_id, says, evidence, actor) values (${row.id}, ${read.value.says}, ${read.value.evidence}, ${actorText(actor)})`.execute(
      tx,
    )
    await reindex(tx, [row.product])
    scope.note(`origin_case:${number}`)
    scope.touched('market')
    return done({ number })
  },
)

/** A level that was taken is asked for again, with new evidence; the desk decides before buyers read it. */
export const reproveOrigin = deed<{ shop: string; number: string; input: unknown }, { number: string }>(
  'market.origin.reprove',
  async (scope, { shop: slug, number: earlier, input }) => {
    const { tx, actor } = scope
    const shop = await shopOfTeam(tx, actor, slug)
    await scope.must('market.origin.answer', { shop: shop.id })
    const row = await ownCase(tx, earlier, shop.id)
    const read = readInput(answerInput, input)
    if (!read.ok) return read
    const made = await sql<Opened>`insert into market.origin_case (number, product_id, shop_id, level, answer_by, by_shop)
      select '', p.id, p.shop_id, p.origin, now(), true from market.product p where p.id = ${row.product} returning id, number, answer_by as "answerBy", true as fresh`.execute(
      tx,
    )
    const [opened] = made.rows
    if (!opened) throw new Missing('product')
    await sql`insert into market.origin_answer (case_id, says, evidence, actor) values (${opened.id}, ${read.value.says}, ${read.value.evidence}, ${actorText(actor)})`.execute(
      tx,
    )
    scope.note(`origin_case:${opened.number}`)
    scope.touched('market')
    return done({ number: opened.number })
  },
)

/** The shop asks once for another decider. */
export const appealOrigin = deed<{ shop: string; number: string; input: unknown }, { number: string }>(
  'market.origin.appeal',
  async (scope, { shop: slug, number, input }) => {
    const { tx, actor } = scope
    const shop = await shopOfTeam(tx, actor, slug)
    await scope.must('market.origin.answer', { shop: shop.id })
    const row = await ownCase(tx, number, shop.id)
    const read = readInput(appealInput, input)
    if (!read.ok) return read
    await sql`insert into market.origin_appeal (case_id, says, actor) values (${row.id}, ${read.value.says}, ${actorText(actor)})`.execute(
      tx,
    )
    scope.note(`origin_case:${number}`, { appealed: 1 })
    scope.touched('market')
    return done({ number })
  },
)

const ruling = (name: 'market.origin.decide' | 'market.origin.decide_appeal', no: 1 | 2, power: string) =>
  deed<{ number: string; input: unknown }, { number: string }>(name, async (scope, { number, input }) => {
    const { tx } = scope
    const row = await caseIfAny(tx, number)
    const parties = row ? [{ kind: 'shop' as const, id: row.shop }] : []
    const read = readInput(rulingInput, input)
    const ground = await scope.must(power, { parties, ...(no === 2 ? { refusing: read.ok && read.value.verdict !== 'kept' } : {}) })
    if (!row) throw new Missing('origin case')
    if (!read.ok) return read
    const { verdict, level, says } = read.value
    const wrong = rulingRefusals(read.value, row.level)
    if (wrong.length) return refused(...wrong)
    await sql`insert into market.origin_ruling (case_id, no, verdict, level, says, actor, act_id, read_by_all)
      values (${row.id}, ${no}, ${verdict}, ${level ?? null}, ${says}, ${`person:${personOf(scope.actor)}`}, ${ground.act ?? null}, true)`.execute(
      tx,
    )
    await reindex(tx, [row.product])
    await tellOrigin(scope, row.id, no === 1 ? 'decided' : 'closed')
    scope.note(`origin_case:${number}`, { verdict })
    scope.touched('market')
    return done({ number })
  })

/** The desk's word on a level, with its reason; by whoever may review shops and is not of this one, nor doubted it. */
export const decideOrigin = ruling('market.origin.decide', 1, 'market.shop.review')
/** The last word, by somebody else. */
export const decideOriginAppeal = ruling('market.origin.decide_appeal', 2, 'market.collection.appeal')

/** Silence past the seventh day: buyers read that nothing proves the level. */
export const lapseOrigins = deed<undefined, number>('market.origin.lapse', async (scope) => {
  const { tx } = scope
  await scope.must('market.origin.lapse')
  const due = await sql<{ id: string; product: string }>`select k.id, k.product_id as product from market.origin_case k
    where k.state = 'asked' and k.answer_by <= governance.clock() order by k.id limit 50`.execute(tx)
  const silent: string[] = []
  for (const { id, product } of due.rows) {
    // of two nodes one writes it, and tells
    const written = await sql`insert into market.origin_silence (case_id) values (${id}) on conflict do nothing returning case_id`.execute(
      tx,
    )
    if (written.rows.length === 0) continue
    silent.push(product)
    await tellOrigin(scope, id, 'silent')
  }
  if (silent.length) {
    await reindex(tx, silent)
    scope.touched('market')
  }
  scope.note('market', { silent: silent.length })
  return done(silent.length)
})

/** The same, where there is something to do. */
export async function lapseOriginsIfDue(ctx: Parameters<typeof lapseOrigins>[0]): Promise<void> {
  const due = await sql`select from market.origin_case where state = 'asked' and answer_by <= governance.clock() limit 1`.execute(ctx.db)
  if (due.rows.length) await lapseOrigins(ctx, undefined)
}

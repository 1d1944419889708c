import { sql } from 'kysely'
import { done, Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { formatMoment } from '#src/base/time.ts'
import { type Ctx, may, personOf } from '#src/platform/context.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import { readInput } from './_read-input.ts'
import { coolDownHours, type PayeeInput, type PayeeState, payeeHash, payeeInput, payeeNotes } from './payee.ts'
import { parseQris } from './qris.ts'
import { lockAnyShop, lockShop, type ShopRow, shopOfTeam, teamOf } from './shop-read.db.ts'

type Read = {
  kind: 'qris' | 'bank'
  payload: string
  bank: string | null
  holder: string
  city: string | null
  nmid: string | null
  warnings: Refusal[]
}

function readPayee(input: PayeeInput): Outcome<Read> {
  if (input.kind === 'bank')
    return done({ kind: 'bank', payload: input.number, bank: input.bank, holder: input.holder, city: null, nmid: null, warnings: [] })
  const qris = parseQris(input.code)
  if (!qris.ok) return refused(...qris.refusals.map((refusal) => ({ ...refusal, field: 'code' })))
  if (qris.value.dynamic) return refused({ rule: 'market.qris.not_static', field: 'code' })
  const { code, merchant, city, nmid, warnings } = qris.value
  return done({ kind: 'qris', payload: code, bank: null, holder: merchant, city, nmid: nmid ?? null, warnings })
}

/** Everybody who owns the shop hears of every change to where its money goes. */
async function tellOwners(
  scope: DeedScope,
  shop: ShopRow,
  occasion: 'proposed' | 'approved' | 'withdrawn',
  payee: { id: string; holder: string; from?: Date },
): Promise<void> {
  const t = sayIn('id')
  for (const owner of (await teamOf(scope.tx, shop.id)).filter((member) => member.role === 'owner')) {
    const facts = { shop: shop.name, name: owner.name, holder: payee.holder, from: payee.from ? formatMoment(payee.from) : '' }
    await post(scope.tx, scope.ctx.house, {
      dedupe: `payee:${payee.id}:${occasion}:${owner.person}`,
      to: owner.email,
      subject: t(`market.payee.letter.${occasion}.subject`, facts),
      body: t(`market.payee.letter.${occasion}.body`, facts),
    })
  }
}

async function shopsWithNmid(scope: DeedScope, shop: string, nmid: string | null): Promise<string[]> {
  if (!nmid) return []
  const found = await sql<{
    name: string
  }>`select distinct s.name from market.payee p join market.shop s on s.id = p.shop_id where p.nmid = ${nmid} and p.shop_id <> ${shop} and p.withdrawn_at is null`.execute(
    scope.tx,
  )
  return found.rows.map((row) => row.name)
}

/** A new code or account. Nothing is paid to it before somebody else has said yes and a day has passed. */
export const proposePayee = deed<
  { shop: string; input: unknown; secondFactor: boolean },
  { id: string; notes: Refusal[]; needsCurator: boolean }
>('market.payee.propose', async (scope, { shop: slug, input, secondFactor }) => {
  const { tx, actor, must, note } = scope
  const shop = await lockShop(tx, actor, slug)
  await must('market.payee.propose', { shop: shop.id })
  if (!secondFactor) return refused({ rule: 'market.payee.second_factor' })
  const given = readInput(payeeInput, input)
  if (!given.ok) return given
  const read = readPayee(given.value)
  if (!read.ok) return read
  const { kind, payload, bank, holder, city, nmid, warnings } = read.value
  const hash = payeeHash(shop.id, read.value)
  const same =
    await sql`select 1 from market.payee where shop_id = ${shop.id} and hash = ${hash} and withdrawn_at is null and (active_during is null or upper_inf(active_during))`.execute(
      tx,
    )
  if (same.rows.length) return refused({ rule: 'market.payee.same_again', field: kind === 'qris' ? 'code' : 'number' })
  const owners = kind === 'bank' ? (await teamOf(tx, shop.id)).filter((member) => member.role === 'owner').map((member) => member.name) : []
  const { notes, needsCurator } = payeeNotes({
    shop: shop.name,
    holders: owners,
    holder,
    otherShops: await shopsWithNmid(scope, shop.id, nmid),
    warnings,
  })
  const written = await sql<{
    id: string
  }>`insert into market.payee (shop_id, kind, payload, bank, holder, city, nmid, hash, proposed_by, needs_curator, notes)
    values (${shop.id}, ${kind}, ${payload}, ${bank}, ${holder}, ${city}, ${nmid}, ${hash}, ${personOf(actor) ?? null}, ${needsCurator}, ${JSON.stringify(notes)}::jsonb) returning id`.execute(
    tx,
  )
  const id = written.rows[0]?.id ?? ''
  await tellOwners(scope, shop, 'proposed', { id, holder })
  note(`shop:${slug}`, { payee: id, kind, hash })
  return done({ id, notes, needsCurator })
})

type LockedPayee = {
  id: string
  slug: string
  kind: 'qris' | 'bank'
  holder: string
  payload: string
  bank: string | null
  hash: string
  proposed_by: string
  needs_curator: boolean
  approved_at: Date | null
  withdrawn_at: Date | null
  began: boolean
}

async function lockPayee({ tx }: DeedScope, id: string): Promise<LockedPayee> {
  const found =
    await sql<LockedPayee>`select p.id, s.slug, p.kind, p.holder, p.payload, p.bank, p.hash, p.proposed_by, p.needs_curator, p.approved_at, p.withdrawn_at, coalesce(lower(p.active_during) <= now(), false) as began
    from market.payee p join market.shop s on s.id = p.shop_id where p.id::text = ${id} for update of p`.execute(tx)
  const [payee] = found.rows
  if (!payee) throw new Missing('payee')
  return payee
}

/** The second person's yes: from a day later on, in place of what was there. */
export const approvePayee = deed<{ payee: string; secondFactor: boolean }, { from: Date }>('market.payee.approve', async (scope, input) => {
  const { tx, actor, must, note } = scope
  const payee = await lockPayee(scope, input.payee)
  const shop = await lockAnyShop(tx, payee.slug)
  const ground = await must('market.payee.approve', { shop: shop.id })
  if (!input.secondFactor) return refused({ rule: 'market.payee.second_factor' })
  if (payee.withdrawn_at || payee.approved_at) return refused({ rule: 'market.payee.not_from_here' })
  if (payee.proposed_by === personOf(actor)) return refused({ rule: 'market.payee.second_person' })
  if (payee.needs_curator && ground.by !== 'matrix') return refused({ rule: 'market.payee.curator_only' })
  if (payee.hash !== payeeHash(shop.id, payee)) return refused({ rule: 'market.payee.tampered' })
  // the old one ends at the moment the new one begins, also one that itself has not begun
  await sql`update market.payee set active_during = tstzrange(lower(active_during), greatest(lower(active_during), now() + make_interval(hours => ${coolDownHours})))
    where shop_id = ${shop.id} and kind = ${payee.kind} and active_during is not null and upper_inf(active_during)`.execute(tx)
  const written = await sql<{
    starts: Date
  }>`update market.payee set approved_by = ${personOf(actor) ?? null}, approved_at = now(), active_during = tstzrange(now() + make_interval(hours => ${coolDownHours}), null)
    where id = ${payee.id} returning lower(active_during) as starts`.execute(tx)
  const from = written.rows[0]?.starts ?? scope.now
  await tellOwners(scope, shop, 'approved', { id: payee.id, holder: payee.holder, from })
  note(`shop:${shop.slug}`, { payee: payee.id, kind: payee.kind, hash: payee.hash })
  return done({ from })
})

/** Takes a code or account back. Before it began, what was there stays; afterwards the shop has none of this kind. */
export const withdrawPayee = deed<{ payee: string; reason: string }, undefined>(
  'market.payee.withdraw',
  async (scope, { payee: id, reason }) => {
    const { tx, actor, must, note, touched } = scope
    const payee = await lockPayee(scope, id)
    const shop = await lockShop(tx, actor, payee.slug)
    await must('market.payee.withdraw', { shop: shop.id })
    if (payee.withdrawn_at) return refused({ rule: 'market.payee.not_from_here' })
    if (payee.began) {
      await sql`update market.payee set active_during = tstzrange(lower(active_during), least(coalesce(upper(active_during), 'infinity'), clock_timestamp())), withdrawn_at = now(), withdrawn_reason = ${reason.trim()} where id = ${payee.id}`.execute(
        tx,
      )
    } else {
      // as text: a Date would lose the microseconds the two ranges meet at
      const was = await sql<{
        starts: string | null
      }>`select lower(active_during)::text as starts from market.payee where id = ${payee.id}`.execute(tx)
      await sql`update market.payee set active_during = null, withdrawn_at = now(), withdrawn_reason = ${reason.trim()} where id = ${payee.id}`.execute(
        tx,
      )
      await sql`update market.payee set active_during = tstzrange(lower(active_during), null) where shop_id = ${shop.id} and kind = ${payee.kind} and withdrawn_at is null and upper(active_during) = ${was.rows[0]?.starts ?? null}::timestamptz`.execute(
        tx,
      )
    }
    await tellOwners(scope, shop, 'withdrawn', { id: payee.id, holder: payee.holder })
    touched('market')
    note(`shop:${shop.slug}`, { payee: payee.id })
    return done()
  },
)

export type PayeeRead = {
  id: string
  shop: string
  shopName: string
  kind: 'qris' | 'bank'
  payload: string
  bank: string | null
  holder: string
  city: string | null
  nmid: string | null
  state: PayeeState
  notes: Refusal[]
  needsCurator: boolean
  proposedBy: string
  proposedAt: Date
  approvedBy: string | null
  approvedAt: Date | null
  from: Date | null
  to: Date | null
  /** Said by me, so somebody else has to say yes. */
  mine: boolean
}

const payeeColumns = (
  me: string | undefined,
) => sql`p.id, s.slug as shop, s.name as "shopName", p.kind, p.payload, p.bank, p.holder, p.city, p.nmid, p.notes, p.needs_curator as "needsCurator",
  a.name as "proposedBy", p.proposed_at as "proposedAt", b.name as "approvedBy", p.approved_at as "approvedAt", lower(p.active_during) as "from", upper(p.active_during) as "to", p.proposed_by = ${me ?? null}::uuid as mine,
  case when p.withdrawn_at is not null then 'withdrawn' when p.active_during is null then 'proposed' when lower(p.active_during) > now() then 'waiting'
    when p.active_during @> now() then 'active' else 'past' end as state`
const payeeJoins = sql`join market.shop s on s.id = p.shop_id join identity.person a on a.id = p.proposed_by left join identity.person b on b.id = p.approved_by`

/** Where this shop is paid, was paid and will be paid. */
export async function payeesForTeam(ctx: Ctx, shopSlug: string): Promise<PayeeRead[]> {
  const shop = await shopOfTeam(ctx.db, ctx.actor, shopSlug)
  const found =
    await sql<PayeeRead>`select ${payeeColumns(personOf(ctx.actor))} from market.payee p ${payeeJoins} where p.shop_id = ${shop.id} order by p.proposed_at desc limit 50`.execute(
      ctx.db,
    )
  return found.rows
}

/** Proposals that wait for a curator's yes, for those who may say it. */
export async function payeesToApprove(ctx: Ctx): Promise<PayeeRead[]> {
  if (!(await may(ctx, 'market.payee.approve'))) return []
  const found = await sql<PayeeRead>`select ${payeeColumns(personOf(ctx.actor))} from market.payee p ${payeeJoins}
    where p.approved_at is null and p.withdrawn_at is null order by p.needs_curator desc, p.proposed_at limit 100`.execute(ctx.db)
  return found.rows
}

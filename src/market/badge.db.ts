import { sql } from 'kysely'
import { z } from 'zod'
import { done, Missing, refused } from '#src/base/outcome.ts'
import { cleanLine } from '#src/base/text.ts'
import { type Ctx, may, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { readInput } from './_read-input.ts'
import { lockAnyShop, shopOfTeam } from './shop-read.db.ts'

export const badgeKinds = ['nib', 'pirt', 'bpom_md', 'halal', 'ip_record', 'batikmark', 'sni'] as const
export type BadgeKind = (typeof badgeKinds)[number]
/** What buyers see: a number nobody has looked up yet, one a curator has, or one that ran out. */
export type ShownState = 'claimed' | 'verified' | 'expired'

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'market.badge.day')
  .refine((text) => !Number.isNaN(Date.parse(text)), 'market.badge.day')
const shapes: Partial<Record<BadgeKind, RegExp>> = {
  nib: /^\d{13}$/,
  pirt: /^\d{13,17}(?:-\d{2})?$/,
  bpom_md: /^(?:MD|ML)\s?\d{9,15}$/i,
  halal: /^(?:ID)?\d{14,22}$/i,
}

const badgeInput = z
  .object({
    kind: z.enum(badgeKinds, 'market.badge.kind_unknown'),
    number: z
      .string('market.badge.number_shape')
      .transform(cleanLine)
      .refine((text) => text.length >= 3 && text.length <= 60, 'market.badge.number_shape'),
    validUntil: day.nullable().default(null),
  })
  .refine(({ kind, number }) => shapes[kind]?.test(number) ?? true, { error: 'market.badge.number_shape', path: ['number'] })

/** A number the shop says it has: shown as said, not as proven. */
export const claimBadge = deed<{ shop: string; product?: string | undefined; input: unknown }, { id: string }>(
  'market.badge.claim',
  async ({ tx, actor, must, note, touched }, input) => {
    const shop = await shopOfTeam(tx, actor, input.shop)
    await must('market.badge.claim', { shop: shop.id })
    const read = readInput(badgeInput, input.input)
    if (!read.ok) return read
    const { kind, number, validUntil } = read.value
    if (input.product !== undefined) {
      const own = await sql`select 1 from market.product where id::text = ${input.product} and shop_id = ${shop.id}`.execute(tx)
      if (own.rows.length === 0) throw new Missing('product')
    }
    const same =
      await sql`select 1 from market.badge where shop_id = ${shop.id} and product_id is not distinct from ${input.product ?? null}::uuid and kind = ${kind} and number = ${number} and state <> 'rejected'`.execute(
        tx,
      )
    if (same.rows.length) return refused({ rule: 'market.badge.same_again', field: 'number' })
    const written = await sql<{
      id: string
    }>`insert into market.badge (shop_id, product_id, kind, number, valid_until) values (${shop.id}, ${input.product ?? null}, ${kind}, ${number}, ${validUntil}::date) returning id`.execute(
      tx,
    )
    touched('market')
    note(`shop:${shop.slug}`, { kind })
    return done({ id: written.rows[0]?.id ?? '' })
  },
)

export type BadgeVerdict = {
  badge: string
  verdict: 'verify' | 'reject'
  validUntil?: string | null | undefined
  reason?: string | undefined
}

/** A curator looked the number up at its issuer, or could not find it there. */
export const judgeBadge = deed<BadgeVerdict, undefined>('market.badge.verify', async ({ tx, actor, must, note, touched }, input) => {
  const found = await sql<{
    id: string
    slug: string
    shop: string
    state: string
  }>`select b.id, s.slug, s.id as shop, b.state from market.badge b join market.shop s on s.id = b.shop_id where b.id::text = ${input.badge} for update of b`.execute(
    tx,
  )
  const [badge] = found.rows
  // whoever may not judge is told so, whether the badge is there or not
  await must('market.badge.verify', badge ? { parties: [{ kind: 'shop', id: badge.shop }] } : {})
  if (!badge) throw new Missing('badge')
  await lockAnyShop(tx, badge.slug)
  const reason = input.reason?.trim() ?? ''
  if (input.verdict === 'reject' && reason.length < 10) return refused({ rule: 'market.badge.reason_short', field: 'reason' })
  if (input.validUntil && !day.safeParse(input.validUntil).success) return refused({ rule: 'market.badge.day', field: 'validUntil' })
  const state = input.verdict === 'verify' ? 'verified' : 'rejected'
  await sql`update market.badge set state = ${state}, verified_by = ${personOf(actor) ?? null}, verified_at = now(), reason = ${reason}, valid_until = coalesce(${input.validUntil ?? null}::date, valid_until) where id = ${badge.id}`.execute(
    tx,
  )
  touched('market')
  note(`shop:${badge.slug}`, { badge: badge.id, state })
  return done()
})

export type Badge = { id: string; kind: BadgeKind; number: string; state: ShownState; validUntil: string | null; verifiedAt: Date | null }

const shown = sql`case when b.valid_until < (now() at time zone 'Asia/Jakarta')::date then 'expired' else b.state end as state`

/** Papers buyers see on a product: its own and those of its shop. Rejected ones are nobody's business. */
export async function badgesShown(db: Database | Tx, shop: string, product?: string): Promise<Badge[]> {
  const found =
    await sql<Badge>`select b.id, b.kind, b.number, ${shown}, b.valid_until as "validUntil", b.verified_at as "verifiedAt" from market.badge b
    where b.shop_id = ${shop} and b.state <> 'rejected' and (b.product_id is null or b.product_id = ${product ?? null}::uuid) order by b.product_id nulls last, b.kind`.execute(
      db,
    )
  return found.rows
}

export type BadgeForTeam = Omit<Badge, 'state'> & {
  state: ShownState | 'rejected'
  reason: string
  product: string | null
  shop: string
  shopName: string
}

const teamColumns = sql`b.id, b.kind, b.number, case when b.state = 'rejected' then 'rejected' when b.valid_until < (now() at time zone 'Asia/Jakarta')::date then 'expired' else b.state end as state,
  b.valid_until as "validUntil", b.verified_at as "verifiedAt", b.reason, p.name as product, s.slug as shop, s.name as "shopName"`
const teamJoins = sql`join market.shop s on s.id = b.shop_id left join market.product p on p.id = b.product_id`

export async function badgesForTeam(ctx: Ctx, shopSlug: string): Promise<BadgeForTeam[]> {
  const shop = await shopOfTeam(ctx.db, ctx.actor, shopSlug)
  const found =
    await sql<BadgeForTeam>`select ${teamColumns} from market.badge b ${teamJoins} where b.shop_id = ${shop.id} order by b.kind, b.number limit 500`.execute(
      ctx.db,
    )
  return found.rows
}

/** Numbers nobody has looked up yet, for those who may. */
export async function badgesToVerify(ctx: Ctx): Promise<BadgeForTeam[]> {
  if (!(await may(ctx, 'market.badge.verify'))) return []
  const found =
    await sql<BadgeForTeam>`select ${teamColumns} from market.badge b ${teamJoins} where b.state = 'claimed' order by b.id limit 200`.execute(
      ctx.db,
    )
  return found.rows
}

import { sql } from 'kysely'
import { pickupCode, slugOf } from '#src/base/id.ts'
import { done, Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { dayOf, minutesAfter } from '#src/base/time.ts'
import { holdersOf, joinTeam, leaveTeam } from '#src/identity/membership.db.ts'
import { type Actor, actorText, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { readInput } from './_read-input.ts'
import { reindexShop } from './search-index.db.ts'
import {
  handOverInput,
  longestHoliday,
  type ShopInput,
  type ShopStep,
  shopInput,
  shopSlugs,
  shopsOfOne,
  shopTransition,
  type TeamRole,
  whyIncomplete,
} from './shop.ts'
import { lockShop, type ShopRow } from './shop-read.db.ts'

/** Makes one step of a shop's life, or says why not, and writes it down. */
export async function takeShopStep(tx: Tx, shop: ShopRow, step: ShopStep, actor: Actor, reason = ''): Promise<Refusal | undefined> {
  const found = shopTransition(step, shop.status, reason)
  if ('rule' in found) return found
  await sql`update market.shop set status = ${found.to}, updated_at = now() where id = ${shop.id}`.execute(tx)
  await sql`insert into market.shop_step (shop_id, from_status, to_status, reason, actor, at)
    values (${shop.id}, ${shop.status}, ${found.to}, ${reason}, ${actorText(actor)}, clock_timestamp())`.execute(tx)
  shop.status = found.to
  return undefined
}

async function placesUnknown(tx: Tx, input: ShopInput): Promise<Refusal[]> {
  const found = await sql<{
    kelurahan: boolean
    subsector: boolean
  }>`select exists (select 1 from directory.kelurahan where code = ${input.kelurahan}) as kelurahan,
    exists (select 1 from directory.subsector where code = ${input.subsector}) as subsector`.execute(tx)
  const [row] = found.rows
  const refusals: Refusal[] = []
  if (!row?.kelurahan) refusals.push({ rule: 'market.shop.kelurahan_unknown', field: 'kelurahan' })
  if (!row?.subsector) refusals.push({ rule: 'market.shop.subsector_unknown', field: 'subsector' })
  return refusals
}

async function freeSlug(tx: Tx, name: string): Promise<string> {
  const wished = shopSlugs(slugOf(name))
  const found = await sql<{ slug: string }>`select slug from market.shop where slug = any(${wished})`.execute(tx)
  const taken = new Set(found.rows.map((row) => row.slug))
  return wished.find((slug) => !taken.has(slug)) ?? `${wished[0]?.slice(0, 50)}-${pickupCode()}`
}

/** Opens a shop as a draft; whoever opens it is its first owner. */
export const openShop = deed<unknown, { slug: string }>('market.shop.open', async ({ tx, actor, must, note }, input) => {
  await must('market.shop.open')
  const read = readInput(shopInput, input)
  if (!read.ok) return read
  const unknown = await placesUnknown(tx, read.value)
  if (unknown.length) return refused(...unknown)
  const mine = await sql<{
    n: number
  }>`select count(*)::int as n from identity.membership where kind = 'shop' and role = 'owner' and person_id = ${personOf(actor) ?? null} and during @> now()`.execute(
    tx,
  )
  if ((mine.rows[0]?.n ?? 0) >= shopsOfOne) return refused({ rule: 'market.shop.too_many', facts: { limit: shopsOfOne } })
  const slug = await freeSlug(tx, read.value.name)
  const { name, tagline, story, kelurahan, subsector, address, hours, phone, scene } = read.value
  const opened = await sql<{ id: string }>`
    with s as (
      insert into market.shop (slug, name, tagline, story, kelurahan_code, subsector_code, address, hours, phone, scene)
      values (${slug}, ${name}, ${tagline}, ${story}, ${kelurahan}, ${subsector}, ${address}, ${hours}, ${phone}, ${scene}) returning id),
    p as (insert into market.place (shop_id, name) select id, 'Toko' from s),
    t as (insert into market.shop_step (shop_id, to_status, actor) select id, 'draft', ${actorText(actor)} from s)
    select id from s`.execute(tx)
  await joinTeam(tx, { kind: 'shop', entity: opened.rows[0]?.id ?? '' }, { person: personOf(actor) ?? '', role: 'owner' })
  note(`shop:${slug}`)
  return done({ slug })
})

/** Changes what the shop says about itself. Its address on the web stays. */
export const editShop = deed<{ slug: string; input: unknown }, undefined>(
  'market.shop.edit',
  async ({ tx, actor, must, note, touched }, { slug, input }) => {
    const shop = await lockShop(tx, actor, slug)
    await must('market.shop.edit', { shop: shop.id })
    const read = readInput(shopInput, input)
    if (!read.ok) return read
    const unknown = await placesUnknown(tx, read.value)
    if (unknown.length) return refused(...unknown)
    const { name, tagline, story, kelurahan, subsector, address, hours, phone, scene } = read.value
    await sql`update market.shop set name = ${name}, tagline = ${tagline}, story = ${story}, kelurahan_code = ${kelurahan}, subsector_code = ${subsector}, address = ${address},
    hours = ${hours}, phone = ${phone}, scene = ${scene}, updated_at = now() where id = ${shop.id}`.execute(tx)
    if (shop.name !== name || shop.kelurahan !== kelurahan) await reindexShop(tx, shop.id)
    touched('market')
    note(`shop:${slug}`)
    return done()
  },
)

/** How the shop hands goods over: at the shop, at a pick-up point, to which kelurahan for what, by courier. */
export const setHandOver = deed<{ slug: string; input: unknown }, undefined>(
  'market.shop.hand_over',
  async ({ tx, actor, must, note, touched }, { slug, input }) => {
    const shop = await lockShop(tx, actor, slug)
    await must('market.shop.edit', { shop: shop.id })
    const read = readInput(handOverInput, input)
    if (!read.ok) return read
    const { offersPickup, offersPoint, courierFee, zones } = read.value
    const codes = zones.map((zone) => zone.kelurahan)
    const known = await sql<{ n: number }>`select count(*)::int as n from directory.kelurahan where code = any(${codes})`.execute(tx)
    if (known.rows[0]?.n !== codes.length) return refused({ rule: 'market.shop.kelurahan_unknown', field: 'zones' })
    const open = shop.status === 'submitted' || shop.status === 'approved'
    if (open && !offersPickup && !offersPoint && courierFee === null && zones.length === 0)
      return refused({ rule: 'market.shop.no_hand_over', field: 'offersPickup' })
    await sql`update market.shop set offers_pickup = ${offersPickup}, offers_point = ${offersPoint}, courier_fee = ${courierFee}, updated_at = now() where id = ${shop.id}`.execute(
      tx,
    )
    await sql`delete from market.delivery_zone where shop_id = ${shop.id}`.execute(tx)
    await sql`insert into market.delivery_zone (shop_id, kelurahan_code, fee) select ${shop.id}, * from unnest(${codes}::text[], ${zones.map((zone) => zone.fee)}::bigint[])`.execute(
      tx,
    )
    touched('market')
    note(`shop:${slug}`, { zones: zones.length })
    return done()
  },
)

/** Closes the shop for a while: its goods stay to be seen, nobody can order. `null` opens it again. */
export const setHoliday = deed<{ slug: string; until: string | null }, undefined>(
  'market.shop.holiday',
  async ({ tx, actor, now, must, note, touched }, { slug, until }) => {
    const shop = await lockShop(tx, actor, slug)
    await must('market.shop.edit', { shop: shop.id })
    if (until !== null) {
      const last = dayOf(minutesAfter(now, longestHoliday * 24 * 60))
      const shaped = /^\d{4}-\d{2}-\d{2}$/.test(until) && !Number.isNaN(Date.parse(until))
      if (!shaped || until < dayOf(now) || until > last)
        return refused({ rule: 'market.shop.holiday_range', field: 'until', facts: { days: longestHoliday } })
    }
    await sql`update market.shop set holiday_until = ${until}::date, updated_at = now() where id = ${shop.id}`.execute(tx)
    touched('market')
    note(`shop:${slug}`, until ? { until } : {})
    return done()
  },
)

/** Asks a curator to look. What a curator cannot judge without is asked for first. */
export const submitShop = deed<{ slug: string }, undefined>('market.shop.submit', async ({ tx, actor, must, note }, { slug }) => {
  const shop = await lockShop(tx, actor, slug)
  await must('market.shop.submit', { shop: shop.id })
  const zones = await sql<{ n: number }>`select count(*)::int as n from market.delivery_zone where shop_id = ${shop.id}`.execute(tx)
  const ways = [shop.offersPickup, shop.offersPoint, shop.courierFee !== null, (zones.rows[0]?.n ?? 0) > 0].filter(Boolean).length
  const lacking = whyIncomplete({ ...shop, ways })
  if (lacking.length) return refused(...lacking)
  const refusal = await takeShopStep(tx, shop, 'submit', actor)
  if (refusal) return refused(refusal)
  note(`shop:${slug}`)
  return done()
})

const roles: readonly TeamRole[] = ['owner', 'staff', 'cashier', 'facilitator']

/** Somebody joins the team, or changes the role there. */
export const addMember = deed<{ slug: string; email: string; role: string }, undefined>(
  'market.shop.add_member',
  async ({ tx, actor, must, note }, { slug, email, role }) => {
    const shop = await lockShop(tx, actor, slug)
    await must('market.shop.team', { shop: shop.id })
    if (!roles.some((one) => one === role)) return refused({ rule: 'market.team.role_unknown', field: 'role' })
    const found = await sql<{
      id: string
    }>`select id from identity.person where lower(email) = ${email.trim().toLowerCase()} and ended_at is null`.execute(tx)
    const [person] = found.rows
    if (!person) return refused({ rule: 'market.team.person_unknown', field: 'email' })
    const left = await endMembership(tx, shop.id, person.id, role === 'owner')
    if (!left.ok) return left
    await joinTeam(tx, { kind: 'shop', entity: shop.id }, { person: person.id, role })
    note(`shop:${slug}`, { member: person.id, role })
    return done()
  },
)

/** Ends a membership; the shop row is locked, so two owners cannot leave at once. */
async function endMembership(tx: Tx, shop: string, person: string, staysOwner = false): Promise<Outcome<boolean>> {
  const team = { kind: 'shop', entity: shop } as const
  const owners = await holdersOf(tx, team, 'owner')
  if (!staysOwner && owners.length === 1 && owners[0] === person) return refused({ rule: 'market.team.last_owner', field: 'person' })
  return done(await leaveTeam(tx, team, person))
}

/** Somebody leaves the team. At least one owner stays. */
export const removeMember = deed<{ slug: string; person: string }, undefined>(
  'market.shop.remove_member',
  async ({ tx, actor, must, note }, { slug, person }) => {
    const shop = await lockShop(tx, actor, slug)
    await must('market.shop.team', { shop: shop.id })
    const left = await endMembership(tx, shop.id, person)
    if (!left.ok) return left
    if (!left.value) throw new Missing('member')
    note(`shop:${slug}`, { member: person })
    return done()
  },
)

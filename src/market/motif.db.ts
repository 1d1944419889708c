import { sql } from 'kysely'
import { Missing, type Refusal } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { MotifKind } from '#src/ui/motif/motif.ts'
import type { RightKind, Technique } from './motif.ts'

export type Motif = {
  slug: string
  name: string
  others: string[]
  kind: 'metro_batik' | 'tapis_figure' | 'designed'
  story: string
  origin: string
  holder: string
  holderShop: { slug: string; name: string } | null
  right: RightKind
  recordNumber: string
  recordedOn: string | null
  needsLicence: boolean
  uses: string
  draws: MotifKind | 'tumpal' | null
  sources: string[]
  verified: boolean
}

const columns = (english: boolean) => sql`m.slug, m.name, m.kind, case when ${english} then m.story_en else m.story end as story,
  case when ${english} and m.origin_en <> '' then m.origin_en else m.origin end as origin, m.holder, case when s.id is not null then jsonb_build_object('slug', s.slug, 'name', s.name) end as "holderShop",
  m.right_kind as "right", m.record_number as "recordNumber", to_char(m.recorded_on, 'YYYY-MM-DD') as "recordedOn", m.needs_licence as "needsLicence",
  case when ${english} and m.uses_en <> '' then m.uses_en else m.uses end as uses, m.draws, m.sources, m.verified,
  array(select n.name from market.motif_name n where n.motif_id = m.id and n.name <> m.name order by n.name) as others`

/** All motifs, the city's own first. */
export async function allMotifs(db: Database | Tx, english = false): Promise<Motif[]> {
  const found = await sql<Motif>`select ${columns(english)} from market.motif m left join market.shop s on s.id = m.holder_shop_id
    order by m.position, m.name limit 300`.execute(db)
  return found.rows
}

/** The motif of any of its spellings. */
export async function motifCalled(db: Database | Tx, said: string, english = false): Promise<Motif> {
  const found = await sql<Motif>`select ${columns(english)} from market.motif_name f join market.motif m on m.id = f.motif_id
    left join market.shop s on s.id = m.holder_shop_id where f.folded = market.folded(${said.slice(0, 100)})`.execute(db)
  const [motif] = found.rows
  if (!motif) throw new Missing('motif')
  return motif
}

export type LicenceRead = {
  id: string
  motif: string
  motifName: string
  shop: string
  shopName: string
  techniques: Technique[]
  from: string
  until: string | null
  fee: number
  state: 'now' | 'later' | 'over' | 'ended'
}

const licenceRows = sql`select l.id, m.slug as motif, m.name as "motifName", s.slug as shop, s.name as "shopName", l.techniques, to_char(lower(l.during), 'YYYY-MM-DD') as "from",
    to_char(upper(l.during) - 1, 'YYYY-MM-DD') as until, l.fee,
    case when l.ended_at is not null then 'ended' when l.during @> governance.today() then 'now' when lower(l.during) > governance.today() then 'later' else 'over' end as state
  from market.motif_licence l join market.motif m on m.id = l.motif_id join market.shop s on s.id = l.shop_id`

/** Who may use a motif: public, for a licence is worth what others can look up. */
export async function licencesOf(db: Database | Tx, motif: string): Promise<LicenceRead[]> {
  return (await sql<LicenceRead>`${licenceRows} where m.slug = ${motif} order by l.during desc, s.name limit 200`.execute(db)).rows
}

export async function licencesOfShop(db: Database | Tx, shop: string): Promise<LicenceRead[]> {
  return (await sql<LicenceRead>`${licenceRows} where s.slug = ${shop} order by l.during desc limit 100`.execute(db)).rows
}

export type RequestRead = {
  id: string
  motif: string
  motifName: string
  shop: string
  shopName: string
  techniques: Technique[]
  says: string
  askedAt: Date
  granted: boolean | null
  reason: string
}

const requestRows = sql`select r.id, m.slug as motif, m.name as "motifName", s.slug as shop, s.name as "shopName", r.techniques, r.says, r.asked_at as "askedAt", r.granted, r.reason
  from market.motif_request r join market.motif m on m.id = r.motif_id join market.shop s on s.id = r.shop_id`

/** What the city as a holder is asked and has not answered, the oldest first. */
export async function openRequests(db: Database | Tx): Promise<RequestRead[]> {
  return (
    await sql<RequestRead>`${requestRows} where r.granted is null and m.holder_shop_id is null order by r.asked_at, r.id limit 100`.execute(
      db,
    )
  ).rows
}

/** What a shop asked for, and what it is asked as a holder. */
export async function requestsOfShop(db: Database | Tx, shop: string): Promise<{ asked: RequestRead[]; toAnswer: RequestRead[] }> {
  const [asked, toAnswer] = await Promise.all([
    sql<RequestRead>`${requestRows} where s.slug = ${shop} order by r.asked_at desc limit 50`.execute(db),
    sql<RequestRead>`${requestRows} join market.shop h on h.id = m.holder_shop_id where h.slug = ${shop} and r.granted is null order by r.asked_at limit 50`.execute(
      db,
    ),
  ])
  return { asked: asked.rows, toAnswer: toAnswer.rows }
}

/** Shops in which the reader may ask. */
export async function shopsThatMayAsk(ctx: Ctx): Promise<{ slug: string; name: string }[]> {
  const found = await sql<{ slug: string; name: string }>`select distinct s.slug, s.name from market.shop s
    join identity.membership ms on ms.kind = 'shop' and ms.entity_id = s.id and ms.during @> now() and ms.role in ('owner', 'staff')
    where ms.person_id = ${personOf(ctx.actor) ?? null} order by s.name`.execute(ctx.db)
  return found.rows
}

/** The protected motifs a listing names without leave, as refusals that say where to ask. */
export async function motifRefusals(
  tx: Database | Tx,
  shop: string,
  listing: { name: string; attributes: Record<string, string | number | boolean> },
): Promise<Refusal[]> {
  const found = await sql<{ slug: string; name: string; attribute: boolean }>`
    select m.slug, m.name, bool_or(n.folded = market.folded(${String(listing.attributes.motif ?? '')})) as attribute
    from market.motif_of(jsonb_build_object('motif', ${String(listing.attributes.motif ?? '')}::text), ${listing.name}) f
      join market.motif m on m.id = f.motif_id join market.motif_name n on n.motif_id = m.id
    where not market.may_use_motif(m.id, ${shop}, null) group by m.id order by m.slug`.execute(tx)
  return found.rows.map(({ slug, name, attribute }) => ({
    rule: 'market.motif.licence_missing',
    field: attribute ? 'attributes.motif' : 'name',
    facts: { motif: name, slug, href: `/motif/${slug}/izin` },
  }))
}

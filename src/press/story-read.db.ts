import { sql } from 'kysely'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { PictureFacts } from '#src/ui/picture.tsx'
import type { Source } from './story.ts'

export type Told = {
  slug: string
  n: number
  title: string
  lead: string
  body: string
  /** Told in the reader's tongue; false where only the Indonesian is there. */
  translated: boolean
  byline: string
  publishedAt: Date
  changedAt: Date
  sources: Source[]
  picture: Omit<PictureFacts, 'alt'> | null
  alt: string
  licence: string
  credit: string
  shop: { slug: string; name: string; kelurahan: string } | null
}

const columns = (english: boolean) => sql`s.slug, v.n, case when ${english} and v.title_en <> '' then v.title_en else v.title end as title,
  case when ${english} and v.lead_en <> '' then v.lead_en else v.lead end as lead, case when ${english} and v.body_en <> '' then v.body_en else v.body end as body,
  (not ${english} or v.body_en <> '') as translated, v.byline, s.published_at as "publishedAt", v.at as "changedAt", v.sources, v.picture, v.picture_alt as alt, v.picture_licence as licence,
  v.picture_credit as credit, case when m.id is null then null else jsonb_build_object('slug', m.slug, 'name', m.name, 'kelurahan', k.name) end as shop`
const joins = sql`join press.story_version v on v.story_id = s.id and v.n = s.published left join market.shop m on m.id = s.shop_id and m.status = 'approved'
  left join directory.kelurahan k on k.code = m.kelurahan_code`
const out = sql`s.published is not null and s.withdrawn_at is null`

/** What everybody may read, the newest first; `before` is where a page ended. */
export async function storiesTold(
  db: Database | Tx,
  english: boolean,
  page: { most: number; before?: Date | undefined },
): Promise<{ items: Told[]; next: Date | null }> {
  const found = await sql<Told>`select ${columns(english)} from press.story s ${joins} where ${out}
    and (${page.before ?? null}::timestamptz is null or s.published_at < ${page.before ?? null}) order by s.published_at desc, s.id limit ${page.most + 1}`.execute(
    db,
  )
  const items = found.rows.slice(0, page.most)
  return { items, next: found.rows.length > page.most ? (items.at(-1)?.publishedAt ?? null) : null }
}

export type Correction = { n: number; corrects: string; at: Date }

/** One story with what was corrected in it. A story taken back says when and why, and nothing else of it. */
export async function storyTold(
  db: Database | Tx,
  slug: string,
  english: boolean,
): Promise<{ story: Told; corrections: Correction[] } | { withdrawn: { at: Date; reason: string } } | undefined> {
  const found = await sql<Told>`select ${columns(english)} from press.story s ${joins} where s.slug = ${slug} and ${out}`.execute(db)
  const [story] = found.rows
  if (story) {
    const changes =
      await sql<Correction>`select distinct on (v.n) v.n, v.corrects, p.at from press.story_version v join press.story s on s.id = v.story_id
      join press.story_step p on p.story_id = v.story_id and p.n = v.n and p.step = 'published' where s.slug = ${slug} and v.n <= s.published and v.corrects <> '' order by v.n desc, p.at`.execute(
        db,
      )
    // what was corrected before anybody read it corrects nothing a reader knows
    const first = await sql<{
      n: number
    }>`select min(p.n) as n from press.story_step p join press.story s on s.id = p.story_id where s.slug = ${slug} and p.step = 'published'`.execute(
      db,
    )
    return { story, corrections: changes.rows.filter(({ n }) => n > (first.rows[0]?.n ?? 0)) }
  }
  const gone = await sql<{
    at: Date
    reason: string
  }>`select s.withdrawn_at as at, (select p.reason from press.story_step p where p.story_id = s.id and p.step = 'withdrawn' order by p.at desc limit 1) as reason
    from press.story s where s.slug = ${slug} and s.withdrawn_at is not null`.execute(db)
  return gone.rows[0] && { withdrawn: gone.rows[0] }
}

export type DeskStory = {
  slug: string
  title: string
  newest: number
  published: number | null
  waits: boolean
  withdrawnAt: Date | null
  writer: string
  mine: boolean
  shop: string | null
  shopName: string | null
  granted: boolean
  at: Date
}

const deskColumns = sql`s.slug, v.title, s.newest, s.published, s.waits, s.withdrawn_at as "withdrawnAt", v.byline as writer, m.slug as shop, m.name as "shopName",
  press.granted(s.id, s.newest) as granted, v.at`
const deskJoins = sql`join press.story_version v on v.story_id = s.id and v.n = s.newest left join market.shop m on m.id = s.shop_id`

/** All stories as the desk works on them, what waits first. */
export async function storiesAtDesk(ctx: Ctx): Promise<DeskStory[]> {
  const found =
    await sql<DeskStory>`select ${deskColumns}, v.actor = ${`person:${personOf(ctx.actor) ?? ''}`} as mine from press.story s ${deskJoins} order by s.waits desc, v.at desc limit 200`.execute(
      ctx.db,
    )
  return found.rows
}

export type DeskVersion = DeskStory & {
  titleId: string
  titleEn: string
  lead: string
  leadEn: string
  body: string
  bodyEn: string
  byline: string
  sources: Source[]
  pictureKey: string | null
  alt: string
  licence: string
  credit: string
  corrects: string
}

/** The newest version of one story, whole. */
export async function storyAtDesk(ctx: Ctx, slug: string): Promise<DeskVersion | undefined> {
  const found =
    await sql<DeskVersion>`select ${deskColumns}, v.actor = ${`person:${personOf(ctx.actor) ?? ''}`} as mine, v.title as "titleId", v.title_en as "titleEn", v.lead, v.lead_en as "leadEn", v.body, v.body_en as "bodyEn",
      v.byline, v.sources, v.picture_key as "pictureKey", v.picture_alt as alt, v.picture_licence as licence, v.picture_credit as credit, v.corrects
    from press.story s ${deskJoins} where s.slug = ${slug}`.execute(ctx.db)
  return found.rows[0]
}

export type AboutMe = {
  slug: string
  n: number
  title: string
  lead: string
  body: string
  shopName: string
  granted: boolean | null
  out: boolean
  at: Date
}

/** Stories that tell about a shop of this reader: what was sent for his word, and what is out. */
export async function storiesAboutMine(ctx: Ctx): Promise<AboutMe[]> {
  const found =
    await sql<AboutMe>`select s.slug, v.n, v.title, v.lead, v.body, m.name as "shopName", s.published = v.n and s.withdrawn_at is null as out, v.at,
      (select granted from press.consent c where c.story_id = s.id and c.n = v.n order by c.at desc, c.id desc limit 1) as granted
    from press.story s join market.shop m on m.id = s.shop_id join press.story_version v on v.story_id = s.id and (v.n = s.newest and s.waits or v.n = s.published)
      join identity.membership t on t.kind = 'shop' and t.entity_id = m.id and t.person_id = ${personOf(ctx.actor) ?? null} and t.role = 'owner' and t.during @> now()
    order by v.at desc limit 50`.execute(ctx.db)
  return found.rows
}

export type PictureChoice = { key: string; alt: string }

/** Pictures of a shop's own products, of which one may stand with its story. */
export async function picturesOfShop(db: Database, shop: string): Promise<PictureChoice[]> {
  const found =
    await sql<PictureChoice>`select distinct on (i.key) i.key, i.alt from market.picture i join market.product p on p.id = i.product_id join market.shop s on s.id = p.shop_id
    where s.slug = ${shop} and p.status = 'published' order by i.key limit 24`.execute(db)
  return found.rows
}

/** Shops a story may tell about. */
export async function shopsToTellAbout(db: Database): Promise<{ value: string; label: string }[]> {
  const found = await sql<{
    value: string
    label: string
  }>`select slug as value, name as label from market.shop where status = 'approved' order by name limit 500`.execute(db)
  return found.rows
}

/** For the list that search engines read. */
export async function storyAddresses(db: Database): Promise<{ slug: string; changed: Date }[]> {
  const found = await sql<{
    slug: string
    changed: Date
  }>`select s.slug, v.at as changed from press.story s ${joins} where ${out} order by s.published_at desc limit 50000`.execute(db)
  return found.rows
}

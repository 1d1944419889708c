import { sql } from 'kysely'
import { slugOf } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { actorText, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import type { StoryWish } from './story.ts'

type Row = { id: string; slug: string; newest: number; published: number | null; shop: string | null; shopSlug: string | null }

/** The story with its row locked. */
async function lockStory(tx: Tx, slug: string): Promise<Row> {
  const found = await sql<Row>`select s.id, s.slug, s.newest, s.published, s.shop_id as shop, m.slug as "shopSlug" from press.story s
    left join market.shop m on m.id = s.shop_id where s.slug = ${slug} for no key update of s`.execute(tx)
  const [row] = found.rows
  if (!row) throw new Missing('story')
  return row
}

async function step(scope: DeedScope, story: string, n: number, name: string, more: { reason?: string; act?: string | undefined } = {}) {
  await sql`insert into press.story_step (story_id, n, step, reason, act_id, actor) values (${story}, ${n}, ${name}, ${more.reason ?? ''}, ${more.act ?? null}, ${actorText(scope.actor)})`.execute(
    scope.tx,
  )
}

/** Owners of the shop told about are asked for their word; they read it where they give it. */
async function askMakers({ tx, ctx }: DeedScope, story: { id: string; n: number; title: string; shop: string }): Promise<void> {
  const found = await sql<{
    email: string
    id: string
  }>`select p.email, p.id from identity.membership m join identity.person p on p.id = m.person_id
    where m.kind = 'shop' and m.entity_id = ${story.shop}::uuid and m.role = 'owner' and m.during @> now()`.execute(tx)
  const t = sayIn('id')
  const facts = { title: story.title, link: `${ctx.house.config.origin}/saya/kabar` }
  for (const { email, id } of found.rows)
    await post(tx, ctx.house, {
      dedupe: `press consent ${story.id} ${story.n} ${id}`,
      to: email,
      subject: t('press.letter.consent.subject', facts),
      body: t('press.letter.consent.body', facts),
    })
}

async function freeSlug(tx: Tx, title: string): Promise<string> {
  const wished = slugOf(title, 80).padEnd(3, '-x')
  const found = await sql<{ slug: string }>`select slug from press.story where slug = ${wished} or slug like ${`${wished}-%`}`.execute(tx)
  const taken = new Set(found.rows.map(({ slug }) => slug))
  let [slug, n] = [wished, 2]
  while (taken.has(slug)) slug = `${wished}-${n++}`
  return slug
}

type Picture = { key: string; widths: number[]; width: number; height: number }

type Told = { alt: string; licence: string; credit: string }

/** A picture uploaded for this very story, or one of a product of the very maker: it is there, and its licence is told. */
async function pictureOf(
  tx: Tx,
  { id, shop }: Pick<Row, 'id' | 'shop'>,
  key: string | undefined,
): Promise<{ picture: Picture; told: Told | null } | null | undefined> {
  if (key === undefined) return null
  const own = await sql<
    Told & { picture: Picture }
  >`select picture, alt, licence, credit from press.picture where story_id = ${id} and key = ${key}`.execute(tx)
  const [uploaded] = own.rows
  if (uploaded) return { picture: uploaded.picture, told: { alt: uploaded.alt, licence: uploaded.licence, credit: uploaded.credit } }
  const found =
    await sql<Picture>`select i.key, i.widths, i.width, i.height from market.picture i join market.product p on p.id = i.product_id
    where i.key = ${key} and p.shop_id = ${shop}::uuid and p.status = 'published' limit 1`.execute(tx)
  return found.rows[0] && { picture: found.rows[0], told: null }
}

async function beginStory(tx: Tx, wish: StoryWish): Promise<Row | undefined> {
  const shop = wish.shop
    ? (await sql<{ id: string }>`select id from market.shop where slug = ${wish.shop} and status = 'approved'`.execute(tx)).rows[0]?.id
    : null
  if (shop === undefined) return undefined
  const slug = await freeSlug(tx, wish.title)
  const made = await sql<{ id: string }>`insert into press.story (slug, shop_id) values (${slug}, ${shop}) returning id`.execute(tx)
  return { id: made.rows[0]?.id ?? '', slug, newest: 0, published: null, shop, shopSlug: wish.shop ?? null }
}

/** A new version of a story, or its first: a draft, or sent to whoever may let it out. What everybody reads does not change by it. */
export const writeStory = deed('press.story.write', async (scope, wish: StoryWish): Promise<Outcome<{ slug: string; n: number }>> => {
  const { tx } = scope
  await scope.must('press.story.write', { fund: 'tanpa_dana' })
  const story = wish.slug ? await lockStory(tx, wish.slug) : await beginStory(tx, wish)
  if (!story) return refused({ rule: 'press.story.shop', field: 'shop' })
  const chosen = await pictureOf(tx, story, wish.picture)
  if (chosen === undefined) return refused({ rule: 'press.story.picture', field: 'picture' })
  const picture = chosen?.picture
  // what was told when it was uploaded holds where nothing else is typed
  const alt = wish.alt || (chosen?.told?.alt ?? '')
  const licence = wish.licence || (chosen?.told?.licence ?? '')
  const credit = wish.credit || (chosen?.told?.credit ?? '')
  if (picture && alt.length < 3) return refused({ rule: 'press.story.alt', field: 'alt' })
  if (picture && (!licence || !credit)) return refused({ rule: 'press.story.licence', field: 'licence' })
  const n = story.newest + 1
  if (n > 1 && wish.corrects.length < 3) return refused({ rule: 'press.story.says_what_changed', field: 'corrects' })
  await sql`insert into press.story_version (story_id, n, title, title_en, lead, lead_en, body, body_en, byline, sources, picture_key, picture, picture_alt, picture_licence, picture_credit, corrects, actor)
    values (${story.id}, ${n}, ${wish.title}, ${wish.titleEn}, ${wish.lead}, ${wish.leadEn}, ${wish.body}, ${wish.bodyEn}, ${wish.byline}, ${JSON.stringify(wish.sources)}, ${picture?.key ?? null},
      ${picture ? JSON.stringify(picture) : null}, ${picture ? alt : ''}, ${picture ? licence : ''}, ${picture ? credit : ''}, ${n > 1 ? wish.corrects : ''}, ${actorText(scope.actor)})`.execute(
    tx,
  )
  await step(scope, story.id, n, 'written')
  if (wish.send) {
    await step(scope, story.id, n, 'sent')
    if (story.shop) await askMakers(scope, { id: story.id, n, title: wish.title, shop: story.shop })
  }
  scope.note(`story:${story.slug}`, { n, sent: wish.send ? 1 : 0 })
  return done({ slug: story.slug, n })
})

/** Lets the newest version out. Not by the hand that wrote it, and not without the maker's word on this very version. */
export const publishStory = deed(
  'press.story.publish',
  async (scope, wish: { slug: string; n: number }): Promise<Outcome<{ slug: string }>> => {
    const story = await lockStory(scope.tx, wish.slug)
    const ground = await scope.must('press.story.publish', { fund: 'tanpa_dana' })
    await step(scope, story.id, wish.n, 'published', { act: ground.act })
    scope.note(`story:${story.slug}`, { n: wish.n, published: 1 })
    scope.touched('press')
    return done({ slug: story.slug })
  },
)

/** Takes it off the site, with the reason. Its address says so from then on. */
export const withdrawStory = deed(
  'press.story.withdraw',
  async (scope, wish: { slug: string; reason: string }): Promise<Outcome<{ slug: string }>> => {
    const story = await lockStory(scope.tx, wish.slug)
    const ground = await scope.must('press.story.publish', { fund: 'tanpa_dana' })
    if (wish.reason.trim().length < 5) return refused({ rule: 'press.story.reason', field: 'reason' })
    await step(scope, story.id, story.published ?? story.newest, 'withdrawn', { reason: wish.reason.trim().slice(0, 400), act: ground.act })
    scope.note(`story:${story.slug}`, { withdrawn: 1 })
    scope.touched('press')
    return done({ slug: story.slug })
  },
)

/** The maker's word on a version. Taken back, a story that is out comes down in the same moment. */
export const giveConsent = deed(
  'press.consent.give',
  async (scope, wish: { slug: string; n: number; granted: boolean }): Promise<Outcome<{ slug: string }>> => {
    const { tx, actor } = scope
    const story = await lockStory(tx, wish.slug)
    const own =
      await sql`select from identity.membership where kind = 'shop' and entity_id = ${story.shop}::uuid and person_id = ${personOf(actor) ?? null} and during @> now()`.execute(
        tx,
      )
    if (!story.shop || own.rows.length === 0) throw new Missing('story')
    await scope.must('press.consent.give', { shop: story.shop })
    const there = await sql`select from press.story_version where story_id = ${story.id} and n = ${wish.n}`.execute(tx)
    if (there.rows.length === 0) throw new Missing('story version')
    await sql`insert into press.consent (story_id, n, granted, actor) values (${story.id}, ${wish.n}, ${wish.granted}, ${actorText(actor)})`.execute(
      tx,
    )
    if (!wish.granted && story.published === wish.n) {
      await step(scope, story.id, wish.n, 'withdrawn', { reason: sayIn('id')('press.consent.taken_back') })
      scope.touched('press')
    }
    scope.note(`story:${story.slug}`, { n: wish.n, granted: wish.granted ? 1 : 0 })
    return done({ slug: story.slug })
  },
)

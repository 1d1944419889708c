import { Missing, type Outcome, type Refusal } from '#src/base/outcome.ts'
import { type Ctx, mayOrWhy } from '#src/platform/context.ts'
import { readBy } from '#src/platform/read-input.ts'
import { silentLinksInStories } from '#src/press/link-check.db.ts'
import { pictureSchema, sourcesShown, sourcesTyped, storySchema } from '#src/press/story.ts'
import { picturesOfStory, uploadPicture } from '#src/press/story-picture.db.ts'
import { type DeskVersion, picturesOfShop, shopsToTellAbout, storiesAtDesk, storyAtDesk } from '#src/press/story-read.db.ts'
import { publishStory, withdrawStory, writeStory } from '#src/press/story-write.db.ts'
import { sayRefusal } from '#src/ui/words.ts'
import { SilentLinks } from '../_silent-links.view.tsx'
import { freshOnce, readForm, type Typed, typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { DeskStories, DeskStoryView, StoryForm } from './stories.view.tsx'

/** Stories as the desk works on them. */
export const deskStoriesPage: Page = async (visit) => {
  const held = await deskPart(visit, 'stories')
  if (held instanceof Response) return held
  const { ctx, t } = visit
  const [stories, silent] = await Promise.all([storiesAtDesk(ctx), silentLinksInStories(ctx.db)])
  const main = (
    <>
      <SilentLinks t={t} tongue={ctx.tongue} links={silent} />
      <DeskStories t={t} tongue={ctx.tongue} stories={stories} />
    </>
  )
  return deskPage(visit, held, 'stories', { title: t('press.desk.title'), main })
}

/** The form as somebody would have typed what is there. */
function asTyped(story: DeskVersion): Typed {
  const form = new FormData()
  const fields = {
    title: story.titleId,
    titleEn: story.titleEn,
    lead: story.lead,
    leadEn: story.leadEn,
    body: story.body,
    bodyEn: story.bodyEn,
  }
  const more = {
    byline: story.byline,
    sources: sourcesShown(story.sources),
    picture: story.pictureKey ?? '',
    alt: story.alt,
    licence: story.licence,
    credit: story.credit,
  }
  for (const [name, value] of Object.entries({ ...fields, ...more, shop: story.shop ?? '' })) form.set(name, value)
  return typed(form)
}

const wishOf = (form: Typed, slug: string | undefined) =>
  readBy(
    storySchema,
    {
      ...(slug ? { slug } : {}),
      ...Object.fromEntries(
        ['title', 'titleEn', 'lead', 'leadEn', 'body', 'bodyEn', 'byline', 'alt', 'licence', 'credit', 'corrects'].map((name) => [
          name,
          form.text(name),
        ]),
      ),
      ...(form.given('shop') ? { shop: form.given('shop') } : {}),
      ...(form.given('picture') ? { picture: form.given('picture') } : {}),
      sources: sourcesTyped(form.text('sources')),
      send: form.text('lanjut') === 'send',
    },
    { unreadable: 'press.unreadable' },
  )

const write = async (ctx: Ctx, form: Typed, slug: string | undefined): Promise<Outcome<{ slug: string; n: number }>> => {
  const read = wishOf(form, slug)
  return read.ok ? await writeStory(ctx, read.value) : read
}

async function showNew(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const chosen = wrong.form.given('shop') ?? c.req.query('toko')?.slice(0, 100)
  const [shops, pictures] = await Promise.all([shopsToTellAbout(ctx.db), chosen ? picturesOfShop(ctx.db, chosen) : []])
  return deskPage(visit, held, 'stories', {
    title: t('press.desk.new'),
    ...answerOf(wrong),
    main: (
      <StoryForm t={t} form={wrong.form} refusals={wrong.refusals} shops={shops} pictures={pictures} shop={chosen} once={freshOnce()} />
    ),
  })
}

export const newStoryPage: Page = async (visit) => {
  const held = await deskPart(visit, 'stories')
  return held instanceof Response ? held : await showNew(visit, held)
}

export const writeStoryPage: Page = async (visit) => {
  const held = await deskPart(visit, 'stories')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const tried = await tryErrand(
    visit,
    form,
    'write',
    (ctx) => write(ctx, form, undefined),
    ({ slug }) => to.deskStory(slug, { sudah: 'ditulis' }),
  )
  return tried instanceof Response ? tried : await showNew(visit, held, tried)
}

const news = ['ditulis', 'terbit', 'ditarik', 'digambar'] as const

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const story = await storyAtDesk(ctx, (c.req.param('slug') ?? '').slice(0, 100))
  if (!story) throw new Missing('story')
  const [uploaded, pictures, publish] = await Promise.all([
    picturesOfStory(ctx, story.slug),
    story.shop ? picturesOfShop(ctx.db, story.shop) : [],
    mayOrWhy(ctx, 'press.story.publish', { fund: 'tanpa_dana' }),
  ])
  const why: Refusal | undefined = !publish.ok
    ? (publish.refusal ?? { rule: 'press.desk.not_yours' })
    : story.mine
      ? { rule: 'press.story.own_hand' }
      : story.shop && !story.granted
        ? { rule: 'press.story.without_consent' }
        : undefined
  const did = news.find((one) => one === c.req.query('sudah'))
  return deskPage(visit, held, 'stories', {
    title: story.title,
    ...answerOf(wrong),
    main: (
      <DeskStoryView
        t={t}
        tongue={ctx.tongue}
        story={story}
        form={wrong.errand === 'write' ? wrong.form : asTyped(story)}
        wrong={wrong}
        uploaded={uploaded}
        pictures={[...uploaded, ...pictures]}
        closed={why && sayRefusal(t, why)}
        mayPublish={publish.ok}
        news={did && wrong.refusals.length === 0 ? t(`press.desk.did.${did}`) : undefined}
        once={freshOnce()}
      />
    ),
  })
}

export const deskStoryPage: Page = async (visit) => {
  const held = await deskPart(visit, 'stories')
  return held instanceof Response ? held : await show(visit, held)
}

const errand =
  (name: string, run: (ctx: Ctx, form: Typed, slug: string) => Promise<Outcome<unknown>>, did: (typeof news)[number]): Page =>
  async (visit) => {
    const held = await deskPart(visit, 'stories')
    if (held instanceof Response) return held
    const form = await readForm(visit)
    const slug = (visit.c.req.param('slug') ?? '').slice(0, 100)
    const tried = await tryErrand(
      visit,
      form,
      name,
      (ctx) => run(ctx, form, slug),
      () => to.deskStory(slug, { sudah: did }),
    )
    return tried instanceof Response ? tried : await show(visit, held, tried)
  }

export const rewriteStoryPage = errand('write', write, 'ditulis')
export const publishStoryPage = errand(
  'publish',
  (ctx, form, slug) => publishStory(ctx, { slug, n: Math.min(form.whole('n') || 0, 1_000_000) }),
  'terbit',
)
export const withdrawStoryPage = errand(
  'withdraw',
  (ctx, form, slug) => withdrawStory(ctx, { slug, reason: form.text('reason') }),
  'ditarik',
)

const told = (form: Typed) =>
  readBy(
    pictureSchema,
    { alt: form.text('alt'), licence: form.text('licence'), credit: form.text('credit') },
    { unreadable: 'press.unreadable' },
  )

/** A picture for the story, straight from a phone or a desk; the words are looked at before it is decoded. */
export const uploadStoryPicture = errand(
  'picture',
  async (ctx, form, slug) => {
    const read = told(form)
    if (!read.ok) return read
    const file = form.file('picture')
    return await uploadPicture(ctx, slug, read.value, file ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array())
  },
  'digambar',
)

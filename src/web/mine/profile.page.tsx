import { Missing, type Outcome, type Refusal } from '#src/base/outcome.ts'
import { decideChange } from '#src/directory/change.db.ts'
import { reasonSchema } from '#src/directory/claim.ts'
import { kelurahanPlaces, subsectorChoices } from '#src/directory/find.db.ts'
import { decideJoining, leaveBody } from '#src/directory/joining.db.ts'
import { amendProfile, confirmProfile, keepPrivate, revertProfile } from '#src/directory/profile.db.ts'
import { privateSchema, publicSchema, workSchema } from '#src/directory/profile.ts'
import { ownProfile, worksOf } from '#src/directory/profile-read.db.ts'
import { readDirectory } from '#src/directory/read-input.ts'
import { changesOf, joiningsOf, successorsOf, versionsOf } from '#src/directory/waiting.db.ts'
import { hideWork, pictureWork, showWork, unpictureWork } from '#src/directory/work.db.ts'
import { dropPicture, keepAlone } from '#src/market/picture.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { silentLinksOf } from '#src/press/link-check.db.ts'
import { SilentLinks } from '../_silent-links.view.tsx'
import { html } from '../answer.tsx'
import { faceIn, shownAs, shownFrom } from '../hub/_profile-form.ts'
import { freshOnce, makeOnce, nothingTyped, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { MyProfileView } from './profile.view.tsx'

export const errands = ['ubah', 'pribadi', 'karya', 'gambar', 'lepas', 'turunkan', 'pasti', 'usul', 'anggota', 'keluar', 'kembali'] as const
export type MyErrand = (typeof errands)[number]
const news = [...errands, 'dibuat'] as const

const slugOf = ({ c }: Visit) => (c.req.param('slug') ?? '').slice(0, 100)

async function show(visit: Visit, wrong?: { errand: MyErrand; refusals: readonly Refusal[]; form: Typed }): Promise<Response> {
  const { ctx, t, c } = visit
  const { profile, sealed } = await ownProfile(ctx, slugOf(visit))
  const [works, changes, joinings, successors, versions, places, subsectors, silent] = await Promise.all([
    worksOf(ctx.db, profile.id),
    changesOf(ctx.db, profile.id),
    profile.organisation ? joiningsOf(ctx.db, profile.organisation) : [],
    profile.organisation ? successorsOf(ctx.db, profile.organisation) : [],
    versionsOf(ctx.db, profile.id),
    kelurahanPlaces(ctx.db),
    subsectorChoices(ctx.db, ctx.tongue === 'en'),
    silentLinksOf(ctx.db, profile.id),
  ])
  const did = news.find((one) => one === c.req.query('sudah'))
  return html(visit, {
    door: 'hub',
    private: true,
    title: profile.name,
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <>
        <SilentLinks t={t} tongue={ctx.tongue} links={silent} />
        <MyProfileView
          t={t}
          tongue={ctx.tongue}
          profile={profile}
          sealed={sealed}
          works={works}
          changes={changes}
          joinings={joinings}
          successors={successors}
          versions={versions}
          subsectors={subsectors}
          places={places.map(({ code, name }) => ({ value: code, label: name }))}
          shown={wrong?.errand === 'ubah' ? shownAs(wrong.form) : shownFrom(profile)}
          errand={wrong?.errand}
          form={wrong?.form ?? nothingTyped}
          refusals={wrong?.refusals ?? []}
          news={did && !wrong ? t(`directory.did.${did}`) : undefined}
          once={freshOnce()}
        />
      </>
    ),
  })
}

export const showMyProfile: Page = (visit) => show(visit)

type Run = (ctx: Ctx, slug: string, form: Typed) => Promise<Outcome<unknown>>

const number = (text: string) => text.replace(/^\s*Rp\.?/i, '').replace(/[\s.]/g, '') || undefined

/** The picture is decoded only for a work that is there and the sender's own; what the deed refuses leaves no file. */
async function givePicture(ctx: Ctx, slug: string, form: Typed): Promise<Outcome<unknown>> {
  const { profile } = await ownProfile(ctx, slug)
  const work = form.text('work')
  if (!(await worksOf(ctx.db, profile.id)).some(({ id }) => id === work)) throw new Missing('work')
  const file = form.file('picture')
  const kept = await keepAlone(ctx.house.files, file ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array())
  if (!kept.ok) return kept
  let given: Outcome<unknown> | undefined
  try {
    given = await pictureWork(ctx, { slug, work, picture: kept.value })
    return given
  } finally {
    if (!given?.ok) await dropPicture(ctx.house.files, kept.value.key)
  }
}

const runs: Readonly<Record<MyErrand, Run>> = {
  async ubah(ctx, slug, form) {
    const read = readDirectory(publicSchema, faceIn(form))
    return read.ok ? await amendProfile(ctx, { slug, face: read.value, version: form.whole('version') ?? 0 }) : read
  },
  async pribadi(ctx, slug, form) {
    const { sealed } = await ownProfile(ctx, slug)
    const read = readDirectory(privateSchema, {
      nik: form.text('nik'),
      nib: form.text('nib'),
      npwp: form.text('npwp'),
      turnover: number(form.text('turnover')),
      workers: number(form.text('workers')),
      contactPhone: form.text('contactPhone'),
      guardian: sealed.guardian,
    })
    return read.ok ? await keepPrivate(ctx, { slug, record: read.value }) : read
  },
  async karya(ctx, slug, form) {
    const read = readDirectory(workSchema, {
      title: form.text('title'),
      year: form.given('year'),
      alt: form.text('alt'),
      licence: form.text('licence'),
      credit: form.text('credit'),
      url: form.text('url'),
    })
    return read.ok ? await showWork(ctx, { slug, work: read.value }) : read
  },
  gambar: givePicture,
  lepas: (ctx, slug, form) => unpictureWork(ctx, { slug, work: form.text('work') }),
  turunkan: (ctx, slug, form) => hideWork(ctx, { slug, work: form.text('work') }),
  pasti: (ctx, slug) => confirmProfile(ctx, { slug }),
  usul: (ctx, _slug, form) => decided(form, (accept, reason) => decideChange(ctx, { id: form.text('id'), accept, reason })),
  anggota: (ctx, _slug, form) => decided(form, (accept, reason) => decideJoining(ctx, { id: form.text('id'), accept, reason })),
  keluar: (ctx, slug, form) => leaveBody(ctx, { slug, successor: form.given('successor'), alone: form.checked('alone') }),
  kembali: (ctx, slug, form) => revertProfile(ctx, { slug, version: form.whole('version') ?? 0 }),
}

/** A refusal wants a reason; an acceptance may go without. */
export async function decided(form: Typed, run: (accept: boolean, reason: string) => Promise<Outcome<unknown>>): Promise<Outcome<unknown>> {
  const accept = form.text('answer') === 'accept'
  if (accept && form.given('reason') === undefined) return await run(true, '')
  const read = readDirectory(reasonSchema, form.text('reason'))
  return read.ok ? await run(accept, read.value) : { ok: false, refusals: read.refusals.map((one) => ({ ...one, field: 'reason' })) }
}

/** One errand with one's own profile. Whoever just left a body goes to the list of what is still theirs. */
export const myProfileErrand =
  (errand: MyErrand): Page =>
  async (visit) => {
    const slug = slugOf(visit)
    await ownProfile(visit.ctx, slug)
    const form = await readForm(visit)
    const made = await makeOnce(
      visit,
      form,
      (ctx) => runs[errand](ctx, slug, form),
      () => (errand === 'keluar' ? to.myProfiles() : to.myProfileOf(slug, { sudah: errand })),
    )
    return 'response' in made ? made.response : await show(visit, { errand, refusals: made.refused.refusals, form })
  }

import { Missing, type Outcome, type Refusal } from '#src/base/outcome.ts'
import { decideChange } from '#src/directory/change.db.ts'
import { decideClaim } from '#src/directory/claim.db.ts'
import { reasonSchema } from '#src/directory/claim.ts'
import { kelurahanPlaces, subsectorChoices } from '#src/directory/find.db.ts'
import { doublesFor, mergedLately, mergeProfiles, undoMerging } from '#src/directory/merging.db.ts'
import { checkProfile, revertProfile } from '#src/directory/profile.db.ts'
import { levels } from '#src/directory/profile.ts'
import { deskProfile } from '#src/directory/profile-read.db.ts'
import { readDirectory } from '#src/directory/read-input.ts'
import { mergeSubsector, renameSchema, renameSubsector, taxonomyChanges } from '#src/directory/taxonomy.db.ts'
import { changesForDesk, checksOf, claimsForDesk, draftsForDesk, linksForDesk, versionsOf } from '#src/directory/waiting.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { decided } from '../mine/profile.page.tsx'
import { freshOnce, makeOnce, nothingTyped, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { deskPage, deskPart } from './_desk-frame.tsx'
import { DeskDirectoryView, DeskProfileView } from './directory.view.tsx'

const news = ['klaim', 'usul', 'periksa', 'kembali', 'gabung', 'urai', 'subsektor', 'nama-subsektor'] as const
type News = (typeof news)[number]
type Wrong = { taxonomy?: 'merge' | 'rename' | undefined; refusals: readonly Refusal[]; form: Typed }

async function choicesOf({ ctx }: Visit) {
  const [places, subsectors] = await Promise.all([kelurahanPlaces(ctx.db), subsectorChoices(ctx.db, ctx.tongue === 'en')])
  return [...subsectors, ...places.map(({ code, name }) => ({ value: code, label: name }))]
}

async function showDesk(visit: Visit, wrong?: Wrong): Promise<Response> {
  const held = await deskPart(visit, 'directory')
  if (held instanceof Response) return held
  const { ctx, t, c } = visit
  const [claims, changes, drafts, links, choices, doubles, merged, subsectors, renamed] = await Promise.all([
    claimsForDesk(ctx.db),
    changesForDesk(ctx.db),
    draftsForDesk(ctx.db),
    linksForDesk(ctx.db),
    choicesOf(visit),
    doublesFor(ctx.db),
    mergedLately(ctx.db),
    subsectorChoices(ctx.db, ctx.tongue === 'en'),
    taxonomyChanges(ctx.db, ctx.tongue === 'en'),
  ])
  const did = news.find((one) => one === c.req.query('sudah'))
  return deskPage(visit, held, 'directory', {
    title: t('directory.desk.title'),
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <DeskDirectoryView
        t={t}
        tongue={ctx.tongue}
        claims={claims}
        changes={changes}
        drafts={drafts}
        links={links}
        choices={choices}
        doubles={doubles}
        merged={merged}
        subsectors={subsectors}
        taxonomyChanges={renamed}
        taxonomy={wrong?.taxonomy}
        form={wrong?.form ?? nothingTyped}
        refusals={wrong?.refusals ?? []}
        news={did && !wrong ? t(`directory.desk.did.${did}`) : undefined}
        once={freshOnce()}
      />
    ),
  })
}

/** What waits for the desk: claims, changes nobody answered, children whose guardians come. */
export const deskDirectoryPage: Page = (visit) => showDesk(visit)

async function showOne(visit: Visit, wrong?: Wrong): Promise<Response> {
  const held = await deskPart(visit, 'directory')
  if (held instanceof Response) return held
  const { ctx, t, c } = visit
  const profile = await deskProfile(ctx, (c.req.param('slug') ?? '').slice(0, 100))
  if (!profile) throw new Missing('profile')
  const [versions, checks] = await Promise.all([versionsOf(ctx.db, profile.id), checksOf(ctx.db, profile.id)])
  const did = news.find((one) => one === c.req.query('sudah'))
  return deskPage(visit, held, 'directory', {
    title: profile.name,
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <DeskProfileView
        t={t}
        tongue={ctx.tongue}
        profile={profile}
        versions={versions}
        checks={checks}
        form={wrong?.form ?? nothingTyped}
        refusals={wrong?.refusals ?? []}
        news={did && !wrong ? t(`directory.desk.did.${did}`) : undefined}
        once={freshOnce()}
      />
    ),
  })
}

export const deskProfilePage: Page = (visit) => showOne(visit)

const deskErrand =
  (did: News, run: (ctx: Ctx, form: Typed, slug: string) => Promise<Outcome<unknown>>, one = false): Page =>
  async (visit) => {
    const held = await deskPart(visit, 'directory')
    if (held instanceof Response) return held
    const form = await readForm(visit)
    const slug = (visit.c.req.param('slug') ?? '').slice(0, 100)
    const made = await makeOnce(
      visit,
      form,
      (ctx) => run(ctx, form, slug),
      () => (one ? to.deskProfile(slug, { sudah: did }) : to.deskDirectory({ sudah: did })),
    )
    if ('response' in made) return made.response
    const wrong = {
      refusals: made.refused.refusals,
      form,
      taxonomy: did === 'subsektor' ? ('merge' as const) : did === 'nama-subsektor' ? ('rename' as const) : undefined,
    }
    return one ? await showOne(visit, wrong) : await showDesk(visit, wrong)
  }

export const decideDeskClaim = deskErrand('klaim', async (ctx, form) => {
  const read = readDirectory(reasonSchema, form.text('reason'))
  if (!read.ok) return { ok: false, refusals: read.refusals.map((one) => ({ ...one, field: 'reason' })) }
  return await decideClaim(ctx, { id: form.text('id'), accept: form.text('answer') === 'accept', reason: read.value })
})

export const decideDeskChange = deskErrand('usul', (ctx, form) =>
  decided(form, (accept, reason) => decideChange(ctx, { id: form.text('id'), accept, reason })),
)

export const mergeDeskProfiles = deskErrand('gabung', async (ctx, form) =>
  mergeProfiles(ctx, {
    double: form.text('double').slice(0, 100),
    kept: form.text('kept').slice(0, 100),
    reason: form.text('why').slice(0, 60) || 'meja',
  }),
)

export const undoDeskMerging = deskErrand('urai', (ctx, form) => undoMerging(ctx, { id: form.text('id') }))

export const mergeDeskSubsector = deskErrand('subsektor', async (ctx, form) => {
  const [old, into] = [form.text('old').slice(0, 60), form.text('into').slice(0, 60)]
  if (old === into) return { ok: false, refusals: [{ rule: 'directory.taxonomy.same', field: 'into' }] }
  const read = readDirectory(reasonSchema, form.text('reason'))
  return read.ok
    ? await mergeSubsector(ctx, { old, into, reason: read.value })
    : { ok: false, refusals: read.refusals.map((one) => ({ ...one, field: 'reason' })) }
})

export const renameDeskSubsector = deskErrand('nama-subsektor', async (ctx, form) => {
  const reason = readDirectory(reasonSchema, form.text('reason'))
  const read = readDirectory(renameSchema, {
    code: form.text('code').slice(0, 60),
    name: form.text('name'),
    nameEn: form.text('nameEn'),
    reason: '-',
  })
  if (!read.ok) return read
  if (!reason.ok) return { ok: false, refusals: reason.refusals.map((one) => ({ ...one, field: 'reason' })) }
  return await renameSubsector(ctx, { ...read.value, reason: reason.value })
})

export const checkDeskProfile = deskErrand(
  'periksa',
  async (ctx, form, slug) => {
    const level = levels.find((one) => one === form.text('level'))
    const read = readDirectory(reasonSchema, form.text('reason'))
    if (level === undefined) return { ok: false, refusals: [{ rule: 'directory.desk.level', field: 'level' }] }
    if (!read.ok) return { ok: false, refusals: read.refusals.map((one) => ({ ...one, field: 'reason' })) }
    return await checkProfile(ctx, { slug, level, reason: read.value })
  },
  true,
)

export const revertDeskProfile = deskErrand(
  'kembali',
  (ctx, form, slug) => revertProfile(ctx, { slug, version: form.whole('version') ?? 0 }),
  true,
)

import { Missing, type Outcome, type Refusal } from '#src/base/outcome.ts'
import { proposeChange } from '#src/directory/change.db.ts'
import { claimProfile } from '#src/directory/claim.db.ts'
import { claimSchema, joiningSchema, proposalSchema } from '#src/directory/claim.ts'
import { kelurahanPlaces, subsectorChoices } from '#src/directory/find.db.ts'
import { askToJoin } from '#src/directory/joining.db.ts'
import { publicSchema } from '#src/directory/profile.ts'
import { type Profile, publicProfile } from '#src/directory/profile-read.db.ts'
import { readDirectory } from '#src/directory/read-input.ts'
import type { Ctx } from '#src/platform/context.ts'
import { tooMany } from '#src/platform/limits.ts'
import { EmailField, TextArea, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { html } from '../answer.tsx'
import { addressOfClient } from '../guard.ts'
import { tooOften } from '../mb2/_too-often.tsx'
import { freshOnce, makeOnce, nothingTyped, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { faceIn, shownAs, shownFrom } from './_profile-form.ts'
import { ErrandFrame } from './profile-errand.view.tsx'
import { ProfileFields } from './profile-fields.view.tsx'

type Wrong = { refusals: readonly Refusal[]; form: Typed }
type Errand = 'claim' | 'change' | 'join'

async function profileOf(visit: Visit): Promise<Profile> {
  const { ctx, c } = visit
  const found = await publicProfile(ctx.db, (c.req.param('slug') ?? '').slice(0, 100), ctx.tongue === 'en', ctx.now)
  if (!found || 'movedTo' in found) throw new Missing('profile')
  return found.profile
}

const addresses = { claim: to.claimProfile, change: to.changeProfile, join: to.joinBody } as const

async function show(visit: Visit, errand: Errand, wrong?: Wrong): Promise<Response> {
  const { t, c } = visit
  const profile = await profileOf(visit)
  const refusals = wrong?.refusals ?? []
  return html(visit, {
    door: 'hub',
    private: true,
    title: t(`directory.${errand}.title`, { name: profile.name }),
    head: <meta name="robots" content="noindex" />,
    ...(wrong ? { refusals, status: statusOf(refusals) } : {}),
    main: (
      <ErrandFrame
        t={t}
        errand={errand}
        name={profile.name}
        slug={profile.slug}
        action={addresses[errand](profile.slug)}
        refusals={refusals}
        done={!wrong && c.req.query('sudah') === '1'}
        once={freshOnce()}
      >
        {await fields(visit, errand, profile, wrong)}
      </ErrandFrame>
    ),
  })
}

async function fields(visit: Visit, errand: Errand, profile: Profile, wrong?: Wrong) {
  const { t, ctx } = visit
  const form = wrong?.form ?? nothingTyped
  const complaint = complaints(t, wrong?.refusals ?? [])
  const says = (
    <TextArea
      t={t}
      name="says"
      label={t(`directory.${errand}.says`)}
      hint={t(`directory.${errand}.says_hint`)}
      value={form.text('says')}
      error={complaint('says')}
      rows={4}
      maxlength={errand === 'claim' ? 1000 : 600}
      optional={errand !== 'claim'}
    />
  )
  if (errand === 'join') return says
  if (errand === 'claim')
    return (
      <>
        {says}
        <TextField
          t={t}
          name="evidence"
          type="url"
          label={t('directory.claim.evidence')}
          hint={t('directory.claim.evidence_hint')}
          value={form.text('evidence')}
          error={complaint('evidence')}
          maxlength={300}
          optional
        />
      </>
    )
  const [places, subsectors] = await Promise.all([kelurahanPlaces(ctx.db), subsectorChoices(ctx.db, ctx.tongue === 'en')])
  return (
    <>
      <ProfileFields
        t={t}
        shown={wrong ? shownAs(form) : shownFrom(profile)}
        wrong={complaint}
        subsectors={subsectors}
        places={places.map(({ code, name }) => ({ value: code, label: name }))}
        minor={profile.minor}
      />
      {says}
      <EmailField
        t={t}
        name="answerTo"
        label={t('directory.change.email')}
        hint={t('directory.change.email_hint')}
        value={form.text('answerTo')}
        error={complaint('answerTo')}
        optional
      />
    </>
  )
}

const sending = { name: 'directory-send', most: 10, seconds: 3600 }

const errand = (kind: Errand, run: (ctx: Ctx, slug: string, form: Typed) => Promise<Outcome<unknown>>) => ({
  show: ((visit) => show(visit, kind)) satisfies Page,
  send: (async (visit) => {
    const { slug } = await profileOf(visit)
    const wait = await tooMany(visit.ctx, sending, addressOfClient(visit))
    if (wait) return await tooOften(visit, wait)
    const form = await readForm(visit)
    const made = await makeOnce(
      visit,
      form,
      (ctx) => run(ctx, slug, form),
      () => `${addresses[kind](slug)}?sudah=1`,
    )
    return 'response' in made ? made.response : await show(visit, kind, { refusals: made.refused.refusals, form })
  }) satisfies Page,
})

export const claiming = errand('claim', async (ctx, slug, form) => {
  const read = readDirectory(claimSchema, { says: form.text('says'), evidence: form.text('evidence') })
  return read.ok ? await claimProfile(ctx, { slug, wish: read.value }) : read
})

export const joining = errand('join', async (ctx, slug, form) => {
  const read = readDirectory(joiningSchema, { says: form.text('says') })
  return read.ok ? await askToJoin(ctx, { slug, says: read.value.says }) : read
})

export const changing = errand('change', async (ctx, slug, form) => {
  const face = readDirectory(publicSchema, faceIn(form))
  if (!face.ok) return face
  const wish = readDirectory(proposalSchema, { says: form.text('says'), email: form.text('answerTo').trim() })
  if (!wish.ok) return { ok: false, refusals: wish.refusals.map((one) => (one.field === 'email' ? { ...one, field: 'answerTo' } : one)) }
  return await proposeChange(ctx, { slug, face: face.value, wish: wish.value })
})

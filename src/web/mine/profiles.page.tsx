import type { Refusal } from '#src/base/outcome.ts'
import { kelurahanPlaces, subsectorChoices } from '#src/directory/find.db.ts'
import { makeProfile } from '#src/directory/profile.db.ts'
import { helices, profileKinds, profileSchema } from '#src/directory/profile.ts'
import { myProfiles } from '#src/directory/profile-read.db.ts'
import { readDirectory } from '#src/directory/read-input.ts'
import { myWaiting } from '#src/directory/waiting.db.ts'
import { Checkbox, Radios } from '#src/ui/choices.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { html } from '../answer.tsx'
import { faceIn, shownAs } from '../hub/_profile-form.ts'
import { ProfileFields } from '../hub/profile-fields.view.tsx'
import { freshOnce, makeOnce, nothingTyped, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { MyProfilesView, NewProfileView } from './profiles.view.tsx'

/** Profiles one answers for, bodies one belongs to, and what one still waits for. */
export const showProfiles: Page = async (visit) => {
  const { ctx, t } = visit
  const [own, waiting] = await Promise.all([myProfiles(ctx), myWaiting(ctx)])
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('directory.mine.title'),
    main: <MyProfilesView t={t} tongue={ctx.tongue} own={own} waiting={waiting} />,
  })
}

async function showNew(visit: Visit, wrong?: { refusals: readonly Refusal[]; form: Typed }): Promise<Response> {
  const { ctx, t } = visit
  const form = wrong?.form ?? nothingTyped
  const refusals = wrong?.refusals ?? []
  const complaint = complaints(t, refusals)
  const [places, subsectors] = await Promise.all([kelurahanPlaces(ctx.db), subsectorChoices(ctx.db, ctx.tongue === 'en')])
  const told = (name: string, values: readonly string[]) => values.map((value) => ({ value, label: t(`directory.${name}.${value}`) }))
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('directory.new.title'),
    ...(wrong ? { refusals, status: statusOf(refusals) } : {}),
    main: (
      <NewProfileView t={t} refusals={refusals} once={freshOnce()}>
        <Radios
          t={t}
          name="kind"
          label={t('directory.by.kind')}
          choices={told('kind', profileKinds)}
          value={form.text('kind') || 'person'}
          error={complaint('kind')}
        />
        <ProfileFields
          t={t}
          shown={shownAs(form)}
          wrong={complaint}
          subsectors={subsectors}
          places={places.map(({ code, name }) => ({ value: code, label: name }))}
        />
        <Radios
          t={t}
          name="helix"
          label={t('directory.new.helix')}
          hint={t('directory.new.helix_hint')}
          choices={told('helix', helices)}
          value={form.text('helix') || 'community'}
          error={complaint('helix')}
          optional
        />
        <Checkbox
          t={t}
          name="minor"
          label={t('directory.new.minor')}
          hint={t('directory.new.minor_hint')}
          checked={form.checked('minor')}
          error={complaint('minor')}
          optional
        />
        <TextField
          t={t}
          name="guardian"
          label={t('directory.new.guardian')}
          hint={t('directory.new.guardian_hint')}
          value={form.text('guardian')}
          error={complaint('guardian')}
          maxlength={120}
          autocomplete="off"
          optional
        />
      </NewProfileView>
    ),
  })
}

export const showNewProfile: Page = (visit) => showNew(visit)

export const makeMyProfile: Page = async (visit) => {
  const form = await readForm(visit)
  const read = readDirectory(profileSchema, {
    kind: form.text('kind'),
    helix: form.given('helix'),
    minor: form.checked('minor'),
    guardian: form.text('guardian'),
    ...faceIn(form),
  })
  if (!read.ok) return await showNew(visit, { refusals: read.refusals, form })
  const made = await makeOnce(
    visit,
    form,
    (ctx) => makeProfile(ctx, read.value),
    ({ slug }) => to.myProfileOf(slug, { sudah: 'dibuat' }),
  )
  return 'response' in made ? made.response : await showNew(visit, { refusals: made.refused.refusals, form })
}

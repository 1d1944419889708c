import { Missing, type Refusal } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import { applicationSchema, applyForProgramme, eligibilityOf } from '#src/events/apply.db.ts'
import { kelurahanOnMap, subsectors } from '#src/events/choices.db.ts'
import { type Checked, checkSchema, isMinor } from '#src/events/programme.ts'
import { cohortForApplying, programmeCalled } from '#src/events/programme-read.db.ts'
import { readEvent } from '#src/events/read-input.ts'
import { personOf } from '#src/platform/context.ts'
import { tooMany } from '#src/platform/limits.ts'
import { html } from '../answer.tsx'
import { registering } from '../api/registrations.api.ts'
import { addressOfClient } from '../guard.ts'
import { tooOften } from '../mb2/_too-often.tsx'
import { freshOnce, makeOnce, nothingTyped, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { ProgrammeApplyView } from './programme-apply.view.tsx'

const slugOf = ({ c }: Visit): string => (c.req.param('slug') ?? '').slice(0, 80)

/** `luar`: somebody who lives outside the city says so; nothing chosen is not the same. */
const checkOf = (form: Typed) => ({
  birthDay: form.text('birthDay'),
  kelurahan: form.text('kelurahan') === 'luar' ? '' : form.given('kelurahan'),
  subsector: form.text('subsector'),
  business: form.text('business') === 'ya',
})

type Step = { checked?: readonly Checked[]; minor?: boolean; refusals?: readonly Refusal[] }

async function show(visit: Visit, form: Typed, { checked, minor = false, refusals = [] }: Step): Promise<Response> {
  const { ctx, t } = visit
  const english = ctx.tongue === 'en'
  const [programme, fields, places] = await Promise.all([
    programmeCalled(ctx.db, slugOf(visit), english),
    subsectors(ctx.db, english),
    kelurahanOnMap(ctx.db),
  ])
  const [cohort] = programme.cohorts.filter(({ state }) => state === 'open')
  if (!cohort && programme.cohorts.length === 0) throw new Missing('cohort')
  const person = ctx.actor.kind === 'person' ? ctx.actor.name : ''
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('programme.form.title', { title: programme.title }),
    ...(refusals.length > 0 ? { refusals, status: statusOf(refusals) } : {}),
    main: (
      <ProgrammeApplyView
        t={t}
        tongue={ctx.tongue}
        programme={programme}
        cohort={cohort}
        fields={fields}
        places={places}
        typed={form}
        person={person}
        checked={checked}
        minor={minor}
        refusals={refusals}
        once={freshOnce()}
      />
    ),
  })
}

export const applyPage: Page = async (visit) => await show(visit, nothingTyped, {})

/** First the rules with their answers, then the form, then it is sent. Nothing typed stands in an address. */
export const sendApplication: Page = async (visit) => {
  const { ctx } = visit
  const form = await readForm(visit)
  const read = readEvent(checkSchema, checkOf(form))
  if (!read.ok) return await show(visit, form, { refusals: read.refusals })
  const cohort = await cohortForApplying(ctx.db, slugOf(visit))
  if (cohort.state !== 'open') return await show(visit, form, { refusals: [{ rule: 'events.application.closed' }] })
  const checked = await eligibilityOf(ctx.db, cohort, read.value, { email: form.text('email').trim(), person: personOf(ctx.actor) })
  const failed = checked.filter(({ ok }) => !ok).map(({ rule, field, facts }) => ({ rule, field, facts }))
  const minor = isMinor(read.value.birthDay, dayOf(ctx.now))
  if (failed.length > 0) return await show(visit, form, { checked, minor, refusals: failed })
  if (form.text('langkah') !== 'kirim') return await show(visit, form, { checked, minor })
  const seconds = await tooMany(ctx, registering, addressOfClient(visit))
  if (seconds) return await tooOften(visit, seconds)
  const whole = readEvent(applicationSchema, {
    ...checkOf(form),
    ...Object.fromEntries(['name', 'phone', 'why', 'plan', 'guardianName', 'guardianEmail'].map((name) => [name, form.text(name)])),
    email: form.text('email').trim(),
  })
  if (!whole.ok) return await show(visit, form, { checked, minor, refusals: whole.refusals })
  const made = await makeOnce(
    visit,
    form,
    (once) => applyForProgramme(once, { ...whole.value, slug: slugOf(visit) }),
    ({ number, key }) => to.ownApplication(number, { kunci: key }),
  )
  return 'response' in made ? made.response : await show(visit, form, { checked, minor, refusals: made.refused.refusals })
}

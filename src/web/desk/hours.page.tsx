import type { Outcome, Refusal } from '#src/base/outcome.ts'
import { calledBy, namesOf } from '#src/governance/names.db.ts'
import { mayOrWhy } from '#src/platform/context.ts'
import { type HoursPreview, hoursToCome, previewHours, publishHours, withdrawHours } from '#src/spaces/dated-hours.db.ts'
import { type HoursWish, hoursPlanSchema, hoursSchema } from '#src/spaces/dated-hours.ts'
import { unitsOfSpaces } from '#src/spaces/desk-queue.db.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { allSpaces } from '#src/spaces/space-read.db.ts'
import { readForm, type Typed, typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { numbered, rulingsOf } from './_closure-form.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { allOf, HoursView } from './hours.view.tsx'

/** What the form says, as a program would send it. All rooms of a unit are named by the first of them; holidays are a unit's. */
function inputOf(form: Typed, spaces: readonly { slug: string; unit: string }[]) {
  const space = form.text('space')
  const whole = spaces.find(({ unit }) => space === allOf(unit))
  const kind = form.text('kind')
  const holiday = kind === 'holiday'
  return {
    space: whole?.slug ?? space,
    whole: whole !== undefined || holiday,
    kind,
    firstDay: form.text('firstDay'),
    ...(holiday || !form.given('lastDay') ? {} : { lastDay: form.text('lastDay') }),
    weekdays: holiday ? [] : form.all('weekday'),
    ...(kind !== 'closed' && form.given('opens') ? { opens: form.text('opens') } : {}),
    ...(kind !== 'closed' && form.given('closes') ? { closes: form.text('closes') } : {}),
    ...(holiday && form.given('holiday') ? { holiday: form.text('holiday') } : {}),
    usual: holiday && form.checked('usual'),
    name: form.text('name'),
    nameEn: form.text('nameEn'),
    source: form.text('source'),
  }
}

const atField = (refusals: readonly Refusal[]): Refusal[] =>
  refusals.map((one) => (one.field === 'weekdays' ? { ...one, field: 'weekday' } : one))

type Shown = { form: Typed; preview?: HoursPreview | undefined; refusals?: readonly Refusal[]; wrong?: Wrong }

async function show(visit: Visit, held: DeskPowers, { form, preview, refusals = [], wrong = nothingWrong }: Shown): Promise<Response> {
  const { ctx, c, t } = visit
  const spaces = await allSpaces(ctx.db, ctx.tongue)
  const [units, lines, mayKeep, { post }] = await Promise.all([
    unitsOfSpaces(ctx),
    hoursToCome(ctx.db, ctx.tongue === 'en'),
    mayOrWhy(ctx, 'spaces.closure.override', { unit: preview?.space.unit ?? spaces[0]?.unit ?? '' }),
    namesOf(ctx.db, ctx.tongue).then(calledBy),
  ])
  const all: Wrong = wrong.errand ? wrong : { ...wrong, form, refusals: atField(refusals), errand: 'jam' }
  return deskPage(visit, held, 'rooms', {
    title: t('hoursdesk.title'),
    main: (
      <HoursView
        visit={visit}
        spaces={spaces}
        units={units}
        lines={lines}
        preview={preview}
        keepers={mayKeep.ok ? undefined : (mayKeep.whoCan ?? []).map(post)}
        wrong={all}
        did={c.req.query('sudah')}
      />
    ),
    ...(refusals.length > 0 ? { refusals, status: 422 } : answerOf(wrong)),
  })
}

async function wishIn(visit: Visit, form: Typed): Promise<Outcome<HoursWish>> {
  return readBooking(hoursSchema, inputOf(form, await allSpaces(visit.ctx.db, visit.ctx.tongue)))
}

/** Hours of a season, breaks and holidays: what is published, and what a wish would put outside, before anything is saved. */
export const deskHoursPage: Page = async (visit) => {
  const held = await deskPart(visit, 'rooms')
  if (held instanceof Response) return held
  const data = new FormData()
  for (const [name, values] of Object.entries(visit.c.req.queries())) for (const value of values) data.append(name, value)
  const form = typed(data)
  if (!form.given('kind') && !form.given('name')) return show(visit, held, { form })
  const wish = await wishIn(visit, form)
  if (!wish.ok) return show(visit, held, { form, refusals: wish.refusals })
  const seen = await previewHours(visit.ctx, wish.value)
  return seen.ok ? show(visit, held, { form, preview: seen.value }) : show(visit, held, { form, refusals: seen.refusals })
}

export const publishHoursPage: Page = async (visit) => {
  const held = await deskPart(visit, 'rooms')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const wish = await wishIn(visit, form)
  if (!wish.ok) return show(visit, held, { form, refusals: wish.refusals })
  const seen = await previewHours(visit.ctx, wish.value)
  const preview = seen.ok ? seen.value : undefined
  const given = rulingsOf(form, preview?.affected ?? [], wish.value.name)
  const spaces = await allSpaces(visit.ctx.db, visit.ctx.tongue)
  const read = readBooking(hoursPlanSchema, { ...inputOf(form, spaces), rulings: given })
  if (!read.ok) return show(visit, held, { form, preview, refusals: numbered(read.refusals, given) })
  const made = await tryErrand(
    visit,
    form,
    'jam',
    (ctx) => publishHours(ctx, read.value),
    () => to.deskHours({ sudah: 'terbit' }),
  )
  return made instanceof Response ? made : show(visit, held, { form, preview, wrong: { ...made, refusals: atField(made.refusals) } })
}

export const withdrawHoursPage: Page = async (visit) => {
  const held = await deskPart(visit, 'rooms')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const made = await tryErrand(
    visit,
    form,
    'cabut',
    (ctx) => withdrawHours(ctx, { id: visit.c.req.param('id') ?? '' }),
    () => to.deskHours({ sudah: 'dicabut' }),
  )
  return made instanceof Response ? made : show(visit, held, { form, wrong: made })
}

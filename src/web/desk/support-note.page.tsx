import type { Refusal } from '#src/base/outcome.ts'
import { wallClock } from '#src/base/time.ts'
import { mayOrWhy } from '#src/platform/context.ts'
import { noteSchema, writeNote } from '#src/support/note.db.ts'
import { readSupport } from '#src/support/read-input.ts'
import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { NumberField, TextArea } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { sayRefusal } from '#src/ui/words.ts'
import { freshOnce, makeOnce, nothingTyped, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { myUnits } from './_support-units.ts'

async function show(visit: Visit, held: DeskPowers, wrong?: { refusals: readonly Refusal[]; form: Typed }): Promise<Response> {
  const { t, ctx } = visit
  const form = wrong?.form ?? nothingTyped
  const refusals = wrong?.refusals ?? []
  const said = complaints(t, refusals)
  const units = await myUnits(visit)
  const may = await mayOrWhy(ctx, 'support.offer.publish', { unit: units[0]?.value ?? '', fund: 'tanpa_dana', amount: 0 })
  const closed = may.ok ? undefined : may.refusal ? sayRefusal(t, may.refusal) : t('support.desk.not_yours')
  return deskPage(visit, held, 'support', {
    title: t('supply.note.title'),
    ...(wrong ? { refusals, status: statusOf(refusals) } : {}),
    main: (
      <div class="support">
        <ErrorSummary t={t} refusals={refusals} />
        <h1>{t('supply.note.title')}</h1>
        <p class="lead">{t('supply.note.lead')}</p>
        <form method="post" action={to.deskNote()} class="fields-form" novalidate>
          <input type="hidden" name="once" value={freshOnce()} />
          <SelectField t={t} name="unit" label={t('support.from')} choices={units} value={form.text('unit')} error={said('unit')} />
          <NumberField
            t={t}
            name="year"
            label={t('supply.note.year')}
            value={form.text('year') || String(wallClock(ctx.now).year)}
            error={said('year')}
          />
          <TextArea
            t={t}
            name="text"
            label={t('supply.note.text')}
            value={form.text('text')}
            error={said('text')}
            rows={4}
            maxlength={1000}
          />
          <p class="acts">
            <Button closed={closed}>{t('supply.note.do')}</Button>
          </p>
        </form>
      </div>
    ),
  })
}

export const notePage: Page = async (visit) => {
  const held = await deskPart(visit, 'support')
  return held instanceof Response ? held : await show(visit, held)
}

/** The agency's word beside its number; seen where the number is. */
export const writeNotePage: Page = async (visit) => {
  const held = await deskPart(visit, 'support')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const read = readSupport(noteSchema, { unit: form.text('unit'), year: form.text('year'), text: form.text('text') })
  if (!read.ok) return await show(visit, held, { refusals: read.refusals, form })
  const made = await makeOnce(
    visit,
    form,
    (ctx) => writeNote(ctx, read.value),
    () => to.supportScore({ tahun: read.value.year }),
  )
  return 'response' in made ? made.response : await show(visit, held, { refusals: made.refused.refusals, form })
}

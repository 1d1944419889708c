import { randomUUID } from 'node:crypto'
import { Missing, type Refusal } from '#src/base/outcome.ts'
import { markMyself } from '#src/events/attendance.db.ts'
import { applicationsOf } from '#src/events/programme-read.db.ts'
import { Button } from '#src/ui/button.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { html } from '../answer.tsx'
import { freshOnce, makeOnce, readForm } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { isApplicationNumber, programmeKeyOf } from './_programme-key.ts'

async function show(visit: Visit, typed: { code: string; number: string }, refusals: readonly Refusal[] = []): Promise<Response> {
  const { ctx, t } = visit
  const mine = (await applicationsOf(ctx)).find(({ state }) => state === 'accepted')
  const wrong = complaints(t, refusals)
  return html(visit, {
    door: 'hub',
    private: true,
    quiet: true,
    title: t('programme.present.title'),
    ...(refusals.length > 0 ? { refusals, status: statusOf(refusals) } : {}),
    main: (
      <div class="narrow programme">
        <ErrorSummary t={t} refusals={refusals} />
        <h1>{t('programme.present.title')}</h1>
        <p class="lead">{t('programme.present.lead')}</p>
        <form method="post" action={to.present()} class="fields-form" novalidate>
          <input type="hidden" name="once" value={freshOnce()} />
          <TextField
            t={t}
            name="code"
            label={t('programme.present.code')}
            value={typed.code}
            error={wrong('code')}
            width="medium"
            capital="characters"
            autocomplete="off"
          />
          <TextField
            t={t}
            name="number"
            label={t('programme.own.number')}
            hint={t('programme.present.number_hint')}
            value={typed.number || mine?.number}
            error={wrong('number')}
            width="medium"
            autocomplete="off"
          />
          <Button>{t('programme.present.do')}</Button>
        </form>
      </div>
    ),
  })
}

/** Where the code in the room leads: one thumb, and whoever has a place is noted as present. */
export const presentPage: Page = (visit) => show(visit, { code: (visit.c.req.query('kode') ?? '').slice(0, 12), number: '' })

export const iAmPresent: Page = async (visit) => {
  const form = await readForm(visit)
  const typed = { code: form.text('code').slice(0, 20), number: form.text('number').trim().toUpperCase().slice(0, 40) }
  if (!isApplicationNumber(typed.number)) return await show(visit, typed, [{ rule: 'events.attendance.number', field: 'number' }])
  const own = { ...typed, key: programmeKeyOf(visit, 'program', typed.number), id: randomUUID() }
  try {
    const made = await makeOnce(
      visit,
      form,
      (ctx) => markMyself(ctx, own),
      () => to.ownApplication(typed.number, { sudah: 'hadir' }),
    )
    return 'response' in made ? made.response : await show(visit, typed, made.refused.refusals)
  } catch (error) {
    // not this reader's, or not there: both are said alike, at the field
    if (error instanceof Missing) return await show(visit, typed, [{ rule: 'events.attendance.number', field: 'number' }])
    throw error
  }
}

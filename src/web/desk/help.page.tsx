import type { Refusal } from '#src/base/outcome.ts'
import { leaveLook, startLook } from '#src/identity/view-as.db.ts'
import { personOf } from '#src/platform/context.ts'
import { tooMany } from '#src/platform/limits.ts'
import { Button } from '#src/ui/button.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { redirect } from '../answer.tsx'
import { nothingTyped, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'

/** Guessing is bounded by the code's length already; this keeps a helper from trying at all. */
const tries = { name: 'view_as', most: 10, seconds: 600 }

const show = (visit: Visit, held: DeskPowers, refusals: readonly Refusal[] = [], form: Typed = nothingTyped, status?: number) => {
  const { t } = visit
  const wrong = complaints(t, refusals)
  const left = visit.c.req.query('sudah') === 'selesai'
  return deskPage(visit, held, 'help', {
    title: t('help.desk.title'),
    main: (
      <>
        <ErrorSummary t={t} refusals={refusals} />
        <h1>{t('help.desk.title')}</h1>
        <p class="lead">{t(left && refusals.length === 0 ? 'help.desk.left' : 'help.desk.lead')}</p>
        <form method="post" action={to.deskHelp()} class="narrow" novalidate>
          <TextField
            t={t}
            name="kode"
            label={t('help.desk.code')}
            hint={t('help.desk.code_hint')}
            value={form.text('kode')}
            error={wrong('kode')}
            autocomplete="off"
            capital="characters"
            maxlength={20}
            width="medium"
          />
          <TextArea
            t={t}
            name="alasan"
            label={t('help.desk.reason')}
            value={form.text('alasan')}
            error={wrong('alasan')}
            rows={3}
            maxlength={300}
          />
          <p class="hint">{t('help.desk.noted')}</p>
          <div class="acts">
            <Button>{t('help.desk.start')}</Button>
          </div>
        </form>
      </>
    ),
    ...(refusals.length > 0 ? { refusals, status: status ?? statusOf(refusals) } : {}),
  })
}

export const helpDesk: Page = async (visit) => {
  const held = await deskPart(visit, 'help')
  return held instanceof Response ? held : show(visit, held)
}

export const startHelping: Page = async (visit) => {
  const held = await deskPart(visit, 'help')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const wait = await tooMany(visit.ctx, tries, personOf(visit.ctx.actor) ?? '')
  if (wait !== undefined) {
    visit.c.header('retry-after', String(wait))
    return show(visit, held, [{ rule: 'platform.too_many', field: 'kode', facts: { seconds: wait } }], form, 429)
  }
  const started = await startLook(visit.ctx, { code: form.text('kode'), reason: form.text('alasan'), headers: visit.c.req.raw.headers })
  return started.ok ? redirect(visit, to.mine()) : show(visit, held, started.refusals, form)
}

export const endHelping: Page = async (visit) => {
  await leaveLook(visit.ctx)
  return redirect(visit, `${to.deskHelp()}?sudah=selesai`)
}

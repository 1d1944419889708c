import { dayOf } from '#src/base/time.ts'
import type { WholeBasis } from '#src/governance/legal-basis-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { Wrong } from './_errand.ts'
import { nameOfBasis } from './bases.view.tsx'
import { Resting } from './basis.view.tsx'
import { DeskForm, DeskNews } from './desk-parts.view.tsx'

type ChangeFacts = { visit: Visit; basis: WholeBasis; ways: readonly ('amended' | 'revoked' | 'in_force')[]; wrong: Wrong }

/** First everything that rests on the text, then the question whether it shall fall. */
export const ChangeBasis = ({ visit, basis, ways, wrong }: ChangeFacts) => {
  const { t, ctx } = visit
  const complaint = complaints(t, wrong.refusals)
  const field = (name: string) => ({ t, name, value: wrong.form.given(name), error: complaint(name) })
  const name = nameOfBasis(t, basis)
  return (
    <>
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('desk.desk'), href: to.desk() },
          { label: t('govdesk.bases.title'), href: to.deskBases() },
          { label: name, href: to.deskBasis(basis.code) },
          { label: t('govdesk.basis.change') },
        ]}
      />
      <DeskNews t={t} wrong={wrong} />
      <h1>{t('govdesk.basis.change_title', { name })}</h1>
      <div class="order-grid after">
        <Resting visit={visit} basis={basis} />
        <section>
          <Notice kind="warn">
            <p>{t('govdesk.basis.change_warning')}</p>
          </Notice>
          <DeskForm action={`${to.deskBasis(basis.code)}/ubah`}>
            <Radios
              {...field('status')}
              label={t('govdesk.basis.becomes')}
              choices={ways.map((way) => ({ value: way, label: t(`govdesk.basis.way.${way}`), hint: t(`govdesk.basis.way.${way}_hint`) }))}
            />
            <TextField
              {...field('fromDay')}
              value={field('fromDay').value ?? dayOf(ctx.now)}
              type="date"
              label={t('govdesk.basis.from_day')}
              hint={t('govdesk.basis.from_day_hint')}
            />
            <TextField
              {...field('successor')}
              label={t('govdesk.bases.successor')}
              hint={t('govdesk.bases.successor_hint')}
              capital="none"
              autocomplete="off"
              optional
            />
            <TextArea {...field('reason')} label={t('govdesk.way.reason')} rows={3} maxlength={1000} />
            <div class="acts">
              <Button kind="danger">{t('govdesk.basis.change_do')}</Button>
            </div>
          </DeskForm>
        </section>
      </div>
    </>
  )
}

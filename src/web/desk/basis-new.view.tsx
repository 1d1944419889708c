import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { NumberField, TextArea, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { Wrong } from './_errand.ts'
import { DeskForm, DeskNews } from './desk-parts.view.tsx'

/** A new text. It is unverified until somebody has held it against its source. */
export const NewBasis = ({ visit: { t }, levels, wrong }: { visit: Visit; levels: readonly string[]; wrong: Wrong }) => {
  const complaint = complaints(t, wrong.refusals)
  const field = (name: string) => ({ t, name, value: wrong.form.given(name), error: complaint(name) })
  return (
    <div class="form-page">
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('desk.desk'), href: to.desk() },
          { label: t('govdesk.bases.title'), href: to.deskBases() },
          { label: t('govdesk.bases.new') },
        ]}
      />
      <DeskNews t={t} wrong={wrong} />
      <h1>{t('govdesk.bases.new')}</h1>
      <p class="lead">{t('govdesk.bases.new_lead')}</p>
      <div class="narrow">
        <DeskForm action={`${to.deskBases()}/baru`}>
          <TextField
            {...field('kind')}
            label={t('govdesk.bases.kind')}
            hint={t('govdesk.bases.kind_hint')}
            maxlength={60}
            autocomplete="off"
          />
          <div class="row">
            <TextField {...field('number')} label={t('govdesk.case.number')} maxlength={60} autocomplete="off" optional />
            <NumberField {...field('year')} label={t('govdesk.bases.year')} maxlength={4} optional />
          </div>
          <TextArea {...field('about')} label={t('govdesk.bases.about')} rows={2} maxlength={600} />
          <TextField {...field('level')} label={t('govdesk.bases.level')} list={levels} maxlength={60} autocomplete="off" />
          <div class="row">
            <TextField {...field('validFrom')} type="date" label={t('govdesk.bases.valid_from')} optional />
            <TextField {...field('validTo')} type="date" label={t('govdesk.bases.valid_to')} optional />
          </div>
          <TextField
            {...field('source')}
            label={t('govdesk.bases.source')}
            hint={t('govdesk.bases.source_hint')}
            maxlength={300}
            autocomplete="off"
          />
          <TextArea {...field('note')} label={t('govdesk.bases.note')} rows={2} maxlength={600} optional />
          <Radios
            {...field('status')}
            value={field('status').value ?? 'in_force'}
            label={t('govdesk.bases.state')}
            choices={(['in_force', 'draft'] as const).map((one) => ({ value: one, label: t(`govdesk.bases.status.${one}`) }))}
          />
          <div class="acts">
            <Button>{t('govdesk.bases.record_do')}</Button>
          </div>
        </DeskForm>
      </div>
    </div>
  )
}

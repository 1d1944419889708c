import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { freshOnce } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Wrong } from './_errand.ts'

/** Opens a festival. It asks no days: they are those of its parts. */
export const UmbrellaNewView = ({ t, wrong, closed }: { t: Say; wrong: Wrong; closed: string | undefined }) => {
  const { form, refusals } = wrong
  const complaint = complaints(t, refusals)
  const line = (name: 'title' | 'titleEn' | 'organiser' | 'place', most: number) => ({
    t,
    name,
    label: t(`event.umbrella.field.${name}`),
    value: form.text(name),
    error: complaint(name),
    maxlength: most,
  })
  return (
    <>
      <ErrorSummary t={t} refusals={refusals} />
      <Breadcrumb t={t} crumbs={[{ label: t('event.desk.title'), href: to.deskEvents() }, { label: t('event.umbrella.new') }]} />
      <h1>{t('event.umbrella.new')}</h1>
      <p class="lead">{t('event.umbrella.new_lead')}</p>
      <form method="post" action={to.deskNewUmbrella()} class="fields-form" novalidate>
        <input type="hidden" name="once" value={freshOnce()} />
        <TextField {...line('title', 160)} />
        <TextField {...line('titleEn', 160)} optional />
        <TextArea
          t={t}
          name="summary"
          label={t('event.umbrella.field.summary')}
          hint={t('event.umbrella.field.summary_hint')}
          value={form.text('summary')}
          error={complaint('summary')}
          rows={2}
          maxlength={300}
        />
        <TextArea
          t={t}
          name="body"
          label={t('event.umbrella.field.body')}
          value={form.text('body')}
          error={complaint('body')}
          rows={5}
          maxlength={8000}
          optional
        />
        <TextField {...line('organiser', 120)} />
        <TextField {...line('place', 160)} />
        <p class="acts">
          <Button closed={closed}>{t('event.umbrella.new_do')}</Button>
        </p>
      </form>
    </>
  )
}

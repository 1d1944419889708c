import { formatCivicDay } from '#src/base/time.ts'
import type { ResultObjection, ReviewProgress } from '#src/events/selection-read.db.ts'
import { Button, PostButton } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { EmailField, TextArea } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { freshOnce } from '../shop/form.ts'
import { to } from '../to.ts'
import { wrongIn } from './_errand.ts'
import type { DeskCohortFacts } from './cohort.view.tsx'

export type SelectionFacts = DeskCohortFacts & {
  progress: ReviewProgress
  objections: readonly ResultObjection[]
  closed: { announce: string | undefined; hear: string | undefined }
}

/** Who reads, how far they are, and the one press that tells everybody. Marks are nobody's to see here before. */
export const Selection = ({ t, cohort, progress, wrong: all, closed }: SelectionFacts) => {
  const { form, refusals } = wrongIn(all, 'reviewer')
  const before = cohort.state === 'coming' || cohort.state === 'open' || cohort.state === 'review'
  if (!before)
    return cohort.announcedAt ? (
      <p class="acts">
        <a href={to.programmeResult(cohort.number)}>{t('programme.result.all')}</a>
      </p>
    ) : null
  return (
    <section>
      <h2>{t('programme.selection')}</h2>
      <ul class="plain-list">
        {progress.reviewers.map(({ name, given, all: dealt }) => (
          <li>
            <b>{name}</b> {t('programme.desk.read', { given, all: dealt })}
          </li>
        ))}
      </ul>
      <form method="post" action={to.deskCohortErrand(cohort.number, 'penilai')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={freshOnce()} />
        <EmailField
          t={t}
          name="email"
          label={t('programme.desk.reviewer')}
          hint={t('programme.desk.reviewer_hint')}
          value={form.text('email')}
          error={complaints(t, refusals)('email')}
          autocomplete="off"
        />
        <Button kind="ghost">{t('programme.desk.appoint')}</Button>
      </form>
      {cohort.state === 'review' && (
        <div class="acts">
          {progress.undealt > 0 && (
            <PostButton to={to.deskCohortErrand(cohort.number, 'bagi')} once={freshOnce()} kind="ghost">
              {t('programme.desk.deal', { n: progress.undealt })}
            </PostButton>
          )}
          <PostButton
            to={to.deskCohortErrand(cohort.number, 'umumkan')}
            once={freshOnce()}
            closed={
              closed.announce ?? (progress.undealt + progress.unread > 0 ? t('programme.desk.unread', { n: progress.unread }) : undefined)
            }
          >
            {t('programme.desk.announce')}
          </PostButton>
        </div>
      )}
    </section>
  )
}

/** Objections to the results, each with the answer or the way to answer it. */
export const Objections = ({ t, tongue, cohort, objections, wrong: all, closed }: SelectionFacts) =>
  objections.length === 0 ? null : (
    <section>
      <h2>{t('programme.desk.objections')}</h2>
      {objections.map((one) => {
        const { form, refusals } = wrongIn(all, `answer ${one.number}`)
        const wrong = complaints(t, refusals)
        return (
          <article>
            <h3>{one.number}</h3>
            <p class="prose">{one.says}</p>
            {one.upheld !== null ? (
              <p>
                <b>{t(one.upheld ? 'programme.objection.upheld' : 'programme.objection.not')}</b> {one.answer}
              </p>
            ) : (
              <form method="post" action={to.deskCohortErrand(cohort.number, `keberatan/${one.number}`)} class="fields-form" novalidate>
                <input type="hidden" name="once" value={freshOnce()} />
                <p class="small">{t('programme.desk.answer_by', { day: formatCivicDay(one.dueDay, tongue) })}</p>
                <Radios
                  t={t}
                  name="upheld"
                  id={`upheld-${one.number}`}
                  label={t('programme.desk.found')}
                  value={form.text('upheld')}
                  error={wrong('upheld')}
                  choices={[
                    { value: 'ya', label: t('programme.objection.upheld') },
                    { value: 'tidak', label: t('programme.objection.not') },
                  ]}
                />
                <TextArea
                  t={t}
                  name="answer"
                  id={`answer-${one.number}`}
                  label={t('programme.desk.answer')}
                  value={form.text('answer')}
                  error={wrong('answer')}
                  rows={3}
                  maxlength={2000}
                />
                <Button closed={closed.hear}>{t('programme.desk.answer_do')}</Button>
              </form>
            )}
          </article>
        )
      })}
    </section>
  )

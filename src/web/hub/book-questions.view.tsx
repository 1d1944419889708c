import type { Period } from '#src/spaces/booking.ts'
import { whenText } from '#src/spaces/letters.db.ts'
import type { Question } from '#src/spaces/usage.ts'
import { Button } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { complaints } from '#src/ui/question.tsx'
import { to } from '../to.ts'
import { inAddress } from './_wish.ts'
import { type BookFacts, BookFrame, Carried } from './book-frame.view.tsx'

/** Second: the plain questions. The activity is judged, not the room. */
export const QuestionsView = (facts: BookFacts & { questions: readonly Question[]; periods: readonly Period[] }) => {
  const { t, tongue, space, typed, refusals, questions, periods } = facts
  const wrong = complaints(t, refusals)
  return (
    <BookFrame
      t={t}
      space={space}
      step={2}
      title={t('room.questions_title', { n: questions.length })}
      refusals={refusals}
      answers={typed.answers}
    >
      <p class="lead">{t('room.questions_lead', { space: space.name, when: whenText(periods, tongue) })}</p>
      <form method="get" action={to.bookSpace(space.slug)} class="questions">
        <input type="hidden" name="langkah" value="mengapa" />
        <Carried values={inAddress({ ...typed, answers: {} })} />
        <ol>
          {questions.map((one) => (
            <li>
              <Radios
                t={t}
                name={`j_${one.key}`}
                label={tongue === 'en' ? one.textEn : one.text}
                value={typed.answers[one.key]}
                error={wrong(`j_${one.key}`)}
                choices={one.choices.map((choice) => ({ value: choice.value, label: tongue === 'en' ? choice.textEn : choice.text }))}
              />
            </li>
          ))}
        </ol>
        <p class="acts">
          <Button>{t('room.next_why')}</Button>
          <a href={to.bookSpace(space.slug, inAddress(typed))}>{t('room.back_when')}</a>
        </p>
      </form>
    </BookFrame>
  )
}

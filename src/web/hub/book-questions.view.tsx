import type { Period } from '#src/spaces/booking.ts'
import { whenText } from '#src/spaces/letters.db.ts'
import type { Question } from '#src/spaces/usage.ts'
import { Button } from '#src/ui/button.tsx'
import { to } from '../to.ts'
import { inAddress } from './_wish.ts'
import { Questions } from './_wish-fields.tsx'
import { type BookFacts, BookFrame, Carried } from './book-frame.view.tsx'

/** Second: the plain questions. The activity is judged, not the room. */
export const QuestionsView = (facts: BookFacts & { questions: readonly Question[]; periods: readonly Period[] }) => {
  const { t, tongue, space, typed, refusals, questions, periods } = facts
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
        <Questions {...facts} answers={typed.answers} />
        <p class="acts">
          <Button>{t('room.next_why')}</Button>
          <a href={to.bookSpace(space.slug, inAddress(typed))}>{t('room.back_when')}</a>
        </p>
      </form>
    </BookFrame>
  )
}

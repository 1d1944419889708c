import { formatMoment } from '#src/base/time.ts'
import type { WholeBooking } from '#src/spaces/booking-page.db.ts'
import { whenText } from '#src/spaces/letters.db.ts'
import type { Question } from '#src/spaces/usage.ts'
import { Button, PostButton } from '#src/ui/button.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { inAddress } from '../hub/_wish.ts'
import { Questions } from '../hub/_wish-fields.tsx'
import { type BookFacts, BookFrame, Carried } from '../hub/book-frame.view.tsx'
import { to } from '../to.ts'

/** The questions about a time that is held for somebody already; its clock stands on top. */
export const HeldQuestionsView = (facts: BookFacts & { booking: WholeBooking; questions: readonly Question[]; until: Date }) => {
  const { t, tongue, booking, space, typed, questions, refusals } = facts
  return (
    <BookFrame
      t={t}
      space={space}
      step={2}
      title={t('room.questions_title', { n: questions.length })}
      refusals={refusals}
      answers={typed.answers}
    >
      <Notice kind="wait">
        <p>
          {t('room.held_until', { space: space.name, until: formatMoment(facts.until, tongue) })} {whenText(booking.periods, tongue)}
        </p>
        <div class="acts">
          <PostButton to={to.myBookingErrand(booking.number, 'lepas')} values={{ slug: space.slug }} kind="plain" small>
            {t('room.wait.decline')}
          </PostButton>
        </div>
      </Notice>
      <form method="get" action={to.myBooking(booking.number)} class="questions">
        <Carried values={inAddress({ ...typed, answers: {} })} />
        <Questions {...facts} answers={typed.answers} />
        <Button>{t('room.next_why')}</Button>
      </form>
    </BookFrame>
  )
}

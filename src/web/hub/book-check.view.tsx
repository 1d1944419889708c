import type { Child } from 'hono/jsx'
import { formatMoment } from '#src/base/time.ts'
import type { Period } from '#src/spaces/booking.ts'
import { whenText } from '#src/spaces/letters.db.ts'
import { Button, PostButton } from '#src/ui/button.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { to } from '../to.ts'
import { ActivityFields } from './_activity-fields.tsx'
import { inAddress } from './_wish.ts'
import { type BookFacts, BookFrame, Carried } from './book-frame.view.tsx'

export type CheckFacts = BookFacts & {
  number: string
  heldUntil: Date
  heldLonger: boolean
  periods: readonly Period[]
  bodies: readonly { slug: string; name: string }[]
  /** What it is and costs, where no page before has said it. */
  told?: Child
  form: { title: string; purpose: string; organisation: string }
  once: string
}

/** Fourth: the name of the activity and for whom; the clock of the hold stands on top. */
export const CheckView = (facts: CheckFacts) => {
  const { t, tongue, space, refusals, form, bodies, number, typed } = facts
  const wrong = complaints(t, refusals)
  return (
    <BookFrame t={t} space={space} step={4} title={t('room.check_title')} refusals={refusals}>
      <Notice kind="wait">
        <p>
          {t('room.held_until', { space: space.name, until: formatMoment(facts.heldUntil, tongue) })} {whenText(facts.periods, tongue)}
        </p>
        <div class="acts">
          {!facts.heldLonger && (
            <PostButton
              to={to.myBookingErrand(number, 'perpanjang')}
              values={{ ...nonempty(inAddress(typed)), slug: space.slug }}
              kind="ghost"
              small
            >
              {t('room.hold_longer')}
            </PostButton>
          )}
          <PostButton
            to={to.myBookingErrand(number, 'lepas')}
            values={{ ...nonempty(inAddress(typed)), slug: space.slug }}
            kind="plain"
            small
          >
            {t('room.release')}
          </PostButton>
        </div>
      </Notice>
      {facts.told}
      <form method="post" action={to.myBookingErrand(number, 'kirim')} class="fields-form">
        <input type="hidden" name="once" value={facts.once} />
        <input type="hidden" name="slug" value={space.slug} />
        <Carried values={inAddress(typed)} />
        <ActivityFields t={t} form={form} bodies={bodies} wrong={wrong} />
        <Button>{t('room.send')}</Button>
      </form>
    </BookFrame>
  )
}

const nonempty = (values: Record<string, string>) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))

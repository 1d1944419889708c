import { Button, LinkButton } from '#src/ui/button.tsx'
import type { Choice } from '#src/ui/choices.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { ActivityFields } from '../hub/_activity-fields.tsx'
import { inAddress } from '../hub/_wish.ts'
import { type BookFacts, BookFrame, Carried } from '../hub/book-frame.view.tsx'
import { to } from '../to.ts'

export type HoldOverFacts = BookFacts & {
  number: string
  /** Its own time, where it is still free; else what else could be had, and nothing where that is nothing. */
  times: readonly Choice[]
  free: boolean
  bodies: readonly { slug: string; name: string }[]
  form: { title: string; purpose: string; organisation: string }
  once: string
}

/** The page lay open longer than the room was held: everything written stands here, with the times it can be sent for. */
export const HoldOverView = (facts: HoldOverFacts) => {
  const { t, space, refusals, form, bodies, number, typed, times, free } = facts
  const wrong = complaints(t, refusals)
  return (
    <BookFrame t={t} space={space} step={4} title={t('room.over.title')} refusals={refusals}>
      <Notice kind={free ? 'wait' : 'warn'}>
        <p>{t(free ? 'room.over.free' : times.length > 0 ? 'room.over.gone' : 'room.over.none', { space: space.name })}</p>
      </Notice>
      <form method="post" action={to.myBookingErrand(number, 'kirim')} class="fields-form">
        <input type="hidden" name="once" value={facts.once} />
        <input type="hidden" name="slug" value={space.slug} />
        <Carried values={inAddress(typed)} />
        {times.length > 0 && (
          <Radios t={t} name="waktu" label={t('room.over.when')} value={times[0]?.value} choices={times} error={wrong('waktu')} />
        )}
        <ActivityFields t={t} form={form} bodies={bodies} wrong={wrong} />
        {times.length > 0 ? (
          <Button>{t('room.over.send')}</Button>
        ) : (
          <LinkButton href={to.bookSpace(space.slug, inAddress(typed))}>{t('room.over.other')}</LinkButton>
        )}
      </form>
    </BookFrame>
  )
}

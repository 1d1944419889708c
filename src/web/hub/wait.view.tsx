import { Button } from '#src/ui/button.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { to } from '../to.ts'
import { inAddress } from './_wish.ts'
import { DayAndClock, HowMany } from './_wish-fields.tsx'
import { type BookFacts, Carried } from './book-frame.view.tsx'
import { ObjectLink } from './object.view.tsx'
import { SpaceCrumbs } from './spaces.view.tsx'

/** The time somebody waits for: what was asked for before stands here already. */
export const WaitView = ({ once, ...facts }: BookFacts & { once: string }) => {
  const { t, space, typed, refusals } = facts
  const free = refusals.some(({ rule }) => rule === 'spaces.waiting.free')
  return (
    <div class="book">
      <SpaceCrumbs t={t} space={space} last={t('room.wait.link')} />
      <ErrorSummary t={t} refusals={refusals} />
      <h1>{t('room.wait.title', { space: space.name })}</h1>
      <p class="lead">{t('room.wait.lead')}</p>
      {free ? (
        <p class="acts">
          <a class="btn" href={to.bookSpace(space.slug, { ...inAddress(typed), langkah: 'kegiatan' })}>
            {t('room.wait.book_now')}
          </a>
        </p>
      ) : (
        <ObjectLink t={t} refusals={refusals.length > 0 ? refusals : [{ rule: 'spaces.booking.unreadable' }]} space={space.slug} />
      )}
      <form method="post" action={to.waitForSpace(space.slug)} class="fields-form">
        <input type="hidden" name="once" value={once} />
        <Carried values={inAddress({ ...typed, day: '', from: '', until: '', people: '' })} />
        <DayAndClock {...facts} />
        <HowMany {...facts} />
        <Button kind={free ? 'ghost' : 'main'}>{t('room.wait.join')}</Button>
      </form>
    </div>
  )
}

import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { NumberField, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { to } from '../to.ts'
import { clockChoices, inAddress } from './_wish.ts'
import { type BookFacts, Carried } from './book-frame.view.tsx'
import { ObjectLink } from './object.view.tsx'
import { SpaceCrumbs } from './spaces.view.tsx'

/** The time somebody waits for: what was asked for before stands here already. */
export const WaitView = ({ t, tongue, space, typed, refusals, once }: BookFacts & { once: string }) => {
  const wrong = complaints(t, refusals)
  const times = clockChoices(space.gridMinutes, tongue)
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
        <TextField t={t} name="hari" label={t('room.day')} type="date" value={typed.day} error={wrong('hari')} width="medium" />
        <div class="two">
          <SelectField
            t={t}
            name="dari"
            label={t('room.from_clock')}
            value={typed.from.replace('.', ':')}
            choices={times}
            error={wrong('dari')}
          />
          <SelectField
            t={t}
            name="sampai"
            label={t('room.until_clock')}
            value={typed.until.replace('.', ':')}
            choices={times}
            error={wrong('sampai')}
          />
        </div>
        <NumberField
          t={t}
          name="orang"
          label={t('room.how_many')}
          hint={space.capacity === null ? undefined : t('room.at_most', { n: space.capacity })}
          value={typed.people}
          error={wrong('orang')}
          maxlength={6}
        />
        <Button kind={free ? 'ghost' : 'main'}>{t('room.wait.join')}</Button>
      </form>
    </div>
  )
}

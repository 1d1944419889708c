import type { Child } from 'hono/jsx'
import type { Space } from '#src/spaces/space-read.db.ts'
import { Button } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { NumberField, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { to } from '../to.ts'
import { inAddress } from './_wish.ts'
import { DayAndClock, HowMany } from './_wish-fields.tsx'
import { type BookFacts, BookFrame, Carried } from './book-frame.view.tsx'
import { RepeatFields } from './repeat.view.tsx'

/** First: when, for how many, with what. */
export const WhenView = (facts: BookFacts & { things: readonly Space[]; others: Child }) => {
  const { t, space, typed, refusals, things } = facts
  const wrong = complaints(t, refusals)
  return (
    <BookFrame t={t} space={space} step={1} title={t('room.when_title', { space: space.name })} refusals={refusals}>
      {facts.others}
      <form method="get" action={to.bookSpace(space.slug)} class="fields-form">
        <input type="hidden" name="langkah" value="kegiatan" />
        <Carried
          values={inAddress({ ...typed, day: '', endDay: '', from: '', until: '', people: '', rhythm: '', extras: {}, mode: 'menerus' })}
        />
        <DayAndClock {...facts} />
        <details open={typed.endDay !== '' && typed.endDay !== typed.day}>
          <summary>{t('room.more_days')}</summary>
          <TextField
            t={t}
            name="sampai_hari"
            label={t('room.end_day')}
            type="date"
            value={typed.endDay}
            error={wrong('sampai_hari')}
            width="medium"
            optional
          />
          <Radios
            t={t}
            name="cara"
            label={t('room.mode')}
            value={typed.mode}
            choices={[
              { value: 'menerus', label: t('room.mode_through'), hint: t('room.mode_through_hint') },
              { value: 'jam_sama', label: t('room.mode_daily'), hint: t('room.mode_daily_hint') },
            ]}
            optional
          />
        </details>
        <RepeatFields t={t} typed={typed} refusals={refusals} />
        <HowMany {...facts} />
        {things.length > 0 && (
          <details open={Object.keys(typed.extras).length > 0 || wrong('alat') !== undefined}>
            <summary>{t('room.things_too')}</summary>
            {wrong('alat') && <p class="complaint">{wrong('alat')}</p>}
            {things.map((one) => (
              <NumberField
                t={t}
                name={`alat_${one.slug}`}
                label={one.name}
                hint={one.parts.length === 1 && one.parts[0]?.stock != null ? t('room.at_most', { n: one.parts[0].stock }) : undefined}
                value={typed.extras[one.slug]}
                maxlength={5}
                optional
              />
            ))}
          </details>
        )}
        <Button>{t('room.next_activity')}</Button>
      </form>
    </BookFrame>
  )
}

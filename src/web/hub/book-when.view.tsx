import type { Child } from 'hono/jsx'
import type { Space } from '#src/spaces/space-read.db.ts'
import { Button } from '#src/ui/button.tsx'
import { Radios, SelectField } from '#src/ui/choices.tsx'
import { NumberField, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { to } from '../to.ts'
import { clockChoices, inAddress } from './_wish.ts'
import { type BookFacts, BookFrame, Carried } from './book-frame.view.tsx'
import { RepeatFields } from './repeat.view.tsx'

/** First: when, for how many, with what. */
export const WhenView = (facts: BookFacts & { things: readonly Space[]; others: Child }) => {
  const { t, tongue, space, typed, refusals, things } = facts
  const wrong = complaints(t, refusals)
  const times = clockChoices(space.gridMinutes, tongue)
  return (
    <BookFrame t={t} space={space} step={1} title={t('room.when_title', { space: space.name })} refusals={refusals}>
      {facts.others}
      <form method="get" action={to.bookSpace(space.slug)} class="fields-form">
        <input type="hidden" name="langkah" value="kegiatan" />
        <Carried
          values={inAddress({ ...typed, day: '', endDay: '', from: '', until: '', people: '', rhythm: '', extras: {}, mode: 'menerus' })}
        />
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
        <NumberField
          t={t}
          name="orang"
          label={t('room.how_many')}
          hint={space.capacity === null ? undefined : t('room.at_most', { n: space.capacity })}
          value={typed.people}
          error={wrong('orang')}
          maxlength={6}
        />
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

import type { Question } from '#src/spaces/usage.ts'
import { Radios, SelectField } from '#src/ui/choices.tsx'
import { NumberField, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { clockChoices } from './_wish.ts'
import type { BookFacts } from './book-frame.view.tsx'

/** The day, and from when to when, in the steps the room is given in. */
export const DayAndClock = ({ t, tongue, space, typed, refusals }: BookFacts) => {
  const wrong = complaints(t, refusals)
  const times = clockChoices(space.gridMinutes, tongue)
  return (
    <>
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
    </>
  )
}

export const HowMany = ({ t, space, typed, refusals }: BookFacts) => (
  <NumberField
    t={t}
    name="orang"
    label={t('room.how_many')}
    hint={space.capacity === null ? undefined : t('room.at_most', { n: space.capacity })}
    value={typed.people}
    error={complaints(t, refusals)('orang')}
    maxlength={6}
  />
)

/** The plain questions about the activity, each with its answers. */
export const Questions = ({
  t,
  tongue,
  answers,
  refusals,
  questions,
}: Pick<BookFacts, 't' | 'tongue' | 'refusals'> & { answers: Readonly<Record<string, string>>; questions: readonly Question[] }) => (
  <ol>
    {questions.map((one) => (
      <li>
        <Radios
          t={t}
          name={`j_${one.key}`}
          label={tongue === 'en' ? one.textEn : one.text}
          value={answers[one.key]}
          error={complaints(t, refusals)(`j_${one.key}`)}
          choices={one.choices.map((choice) => ({ value: choice.value, label: tongue === 'en' ? choice.textEn : choice.text }))}
        />
      </li>
    ))}
  </ol>
)

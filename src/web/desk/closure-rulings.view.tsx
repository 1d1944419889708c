import type { ClosurePreview } from '#src/spaces/closure.db.ts'
import { whenText } from '#src/spaces/letters.db.ts'
import type { Affected } from '#src/spaces/met.db.ts'
import { Button } from '#src/ui/button.tsx'
import { Radios, SelectField } from '#src/ui/choices.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Facts } from '#src/ui/table.tsx'
import { BookingStatus } from '../mine/bookings.view.tsx'
import { to } from '../to.ts'
import { encoded } from './_closure-form.ts'
import { wrongIn } from './_errand.ts'
import { DeskForm } from './desk-parts.view.tsx'
import type { RoomFacts } from './room.view.tsx'
import { closedWhen } from './rooms.view.tsx'

const asked = ['kind', 'firstDay', 'from', 'lastDay', 'until', 'why', 'whole'] as const

/** One booking that a closure or other hours meet, with what could become of it. `wrong` is of the form it stands in. */
const One = ({ visit, spaces, wrong: { form, refusals }, one }: Pick<RoomFacts, 'visit' | 'spaces' | 'wrong'> & { one: Affected }) => {
  const { t, ctx } = visit
  const field = (name: string) => ({ t, name: `${name}.${one.number}`, value: form.given(`${name}.${one.number}`) })
  const ways = one.alternatives.map((way) => ({
    value: encoded(way.space, way.periods),
    label: t('closure.to', { space: way.name, when: whenText(way.periods, ctx.tongue) }),
  }))
  return (
    <article class="payee">
      <div class="head">
        <h3>
          <a href={to.deskBooking(one.number)}>{one.number}</a>: {one.title}
        </h3>
        <BookingStatus t={t} state={one.state} />
      </div>
      <Facts
        facts={[
          [t('room.applicant'), one.applicant],
          [t('room.what'), one.space],
          [t('room.when'), whenText(one.periods, ctx.tongue)],
          [t('room.how_many'), String(one.people)],
        ]}
      />
      <Radios
        {...field('ruling')}
        label={t('closure.ruling')}
        error={complaints(t, refusals)(one.number)}
        choices={[
          ...ways,
          { value: 'other', label: t('closure.other_time'), hint: t('closure.other_time_hint') },
          { value: 'cancelled', label: t('closure.cancel'), hint: t('closure.cancel_hint') },
          { value: 'kept', label: t('closure.keep'), hint: t('closure.keep_hint') },
        ]}
      />
      <details class="act" open={form.text(`ruling.${one.number}`) === 'other'}>
        <summary>{t('closure.other_time_fields')}</summary>
        <SelectField
          {...field('room')}
          value={field('room').value ?? one.slug}
          label={t('closure.where')}
          choices={spaces.map(({ slug, name }) => ({ value: slug, label: name }))}
        />
        <div class="row">
          <TextField {...field('day')} type="date" label={t('closure.day')} />
          <TextField {...field('begins')} type="time" label={t('closure.from')} />
          <TextField {...field('ends')} type="time" label={t('closure.until')} />
        </div>
      </details>
      <TextField {...field('note')} label={t('closure.note')} hint={t('closure.note_hint')} maxlength={400} optional />
    </article>
  )
}

/** What each kind of plan says of whom it meets. */
export const planWords = {
  closure: {
    meets: 'closure.meets',
    none: 'closure.meets_none',
    why: 'closure.meets_none_why',
    save: 'closure.save',
    saveNone: 'closure.save_none',
  },
  hours: {
    meets: 'hoursdesk.meets',
    none: 'hoursdesk.meets_none',
    why: 'hoursdesk.meets_none_why',
    save: 'hoursdesk.save',
    saveNone: 'hoursdesk.save_none',
  },
  year: {
    meets: 'yeardesk.meets',
    none: 'yeardesk.meets_none',
    why: 'yeardesk.meets_none_why',
    save: 'yeardesk.save',
    saveNone: 'yeardesk.save_none',
  },
} as const

type Planned = Pick<RoomFacts, 'visit' | 'spaces' | 'wrong'> & {
  affected: readonly Affected[]
  /** What was asked, as a sentence. */
  said: string
  /** The fields that were asked for first, and are sent along. */
  asked: readonly string[]
  action: string
  words: (typeof planWords)[keyof typeof planWords]
}

/** Whom a plan would meet, each with what could become of it; saved as one, or not at all. */
export const PlannedRulings = ({ affected, said, asked, action, words, ...facts }: Planned) => {
  const { t } = facts.visit
  const { form } = facts.wrong
  const n = affected.length
  return (
    <section id="pratinjau">
      <h2>{n === 0 ? t(words.none) : t(words.meets, { n })}</h2>
      <p>{said}</p>
      <Notice kind={n === 0 ? 'info' : 'wait'}>{t(n === 0 ? words.why : 'closure.meets_why')}</Notice>
      <DeskForm action={action}>
        {asked.flatMap((name) => form.all(name).map((value) => (value === '' ? null : <input type="hidden" name={name} value={value} />)))}
        <div class="closure-rulings">
          {affected.map((one) => (
            <One {...facts} one={one} />
          ))}
        </div>
        <p class="acts">
          <Button kind="danger">{t(n === 0 ? words.saveNone : words.save, { n })}</Button>
        </p>
      </DeskForm>
    </section>
  )
}

/** Whom a closure would meet. */
export const Rulings = ({ visit, space, spaces, preview, wrong }: RoomFacts & { preview: ClosurePreview }) => {
  const own = wrongIn(wrong, 'penutupan')
  const kind = (own.form.given('kind') ?? 'closed') as 'closed'
  return (
    <PlannedRulings
      visit={visit}
      spaces={spaces}
      wrong={own}
      affected={preview.affected}
      said={`${closedWhen(visit, { kind, ...preview.during })}: ${own.form.text('why')}`}
      asked={asked}
      action={to.deskRoomErrand(space.slug, 'penutupan')}
      words={planWords.closure}
    />
  )
}

import type { Affected, ClosurePreview } from '#src/spaces/closure.db.ts'
import { whenText } from '#src/spaces/letters.db.ts'
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

const One = ({ facts, one }: { facts: RoomFacts; one: Affected }) => {
  const { visit, spaces, wrong } = facts
  const { t, ctx } = visit
  const { form, refusals } = wrongIn(wrong, 'penutupan')
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

/** Whom a closure would meet, each with what could become of it; saved as one, or not at all. */
export const Rulings = (facts: RoomFacts & { preview: ClosurePreview }) => {
  const { visit, space, preview, wrong } = facts
  const { t } = visit
  const { form } = wrongIn(wrong, 'penutupan')
  const kind = (form.given('kind') ?? 'closed') as 'closed'
  const n = preview.affected.length
  return (
    <section id="pratinjau">
      <h2>{n === 0 ? t('closure.meets_none') : t('closure.meets', { n })}</h2>
      <p>
        {closedWhen(visit, { kind, ...preview.during })}: {form.text('why')}
      </p>
      <Notice kind={n === 0 ? 'info' : 'wait'}>{t(n === 0 ? 'closure.meets_none_why' : 'closure.meets_why')}</Notice>
      <DeskForm action={to.deskRoomErrand(space.slug, 'penutupan')}>
        {asked.map((name) => (form.given(name) === undefined ? null : <input type="hidden" name={name} value={form.text(name)} />))}
        <div class="closure-rulings">
          {preview.affected.map((one) => (
            <One facts={facts} one={one} />
          ))}
        </div>
        <p class="acts">
          <Button kind="danger">{t(n === 0 ? 'closure.save_none' : 'closure.save', { n })}</Button>
        </p>
      </DeskForm>
    </section>
  )
}

import type { Child } from 'hono/jsx'
import type { Space } from '#src/spaces/space-read.db.ts'
import type { Question } from '#src/spaces/usage.ts'
import { Button } from '#src/ui/button.tsx'
import { Checkbox, SelectField } from '#src/ui/choices.tsx'
import { EmailField, NumberField, TextArea, TextField } from '#src/ui/fields.tsx'
import type { WishTyped } from '../hub/_wish.ts'
import { clockChoices } from '../hub/_wish.ts'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { Wrong } from './_errand.ts'
import { DeskForm, DeskNews, fieldsOf } from './desk-parts.view.tsx'

type Facts = {
  visit: Visit
  parts: Child
  spaces: readonly Space[]
  questions: readonly Question[]
  bodies: readonly { slug: string; name: string }[]
  typed: WishTyped
  space: string | undefined
  wrong: Wrong
}

const What = ({ visit, spaces, typed, space, wrong }: Facts) => {
  const { t } = visit
  const times = clockChoices(30, visit.ctx.tongue)
  const field = fieldsOf(t, wrong, 'baru')
  return (
    <fieldset>
      <legend>{t('roomdesk.new_what')}</legend>
      <SelectField
        {...field('ruang')}
        label={t('roomdesk.filter_room')}
        value={space}
        empty={t('room.rules.choose')}
        choices={spaces.map(({ slug, name }) => ({ value: slug, label: name }))}
      />
      <TextField {...field('hari')} value={typed.day} label={t('room.day')} type="date" width="medium" />
      <TextField {...field('sampai_hari')} value={typed.endDay} label={t('room.end_day')} type="date" width="medium" optional />
      <div class="two">
        <SelectField {...field('dari')} value={typed.from.replace('.', ':')} label={t('room.from_clock')} choices={times} />
        <SelectField {...field('sampai')} value={typed.until.replace('.', ':')} label={t('room.until_clock')} choices={times} />
      </div>
      <NumberField {...field('orang')} value={typed.people} label={t('room.how_many')} maxlength={6} />
    </fieldset>
  )
}

const ForWhom = ({ visit, bodies, wrong }: Facts) => {
  const { t } = visit
  const field = fieldsOf(t, wrong, 'baru')
  return (
    <fieldset>
      <legend>{t('roomdesk.new_who')}</legend>
      <EmailField {...field('applicant')} label={t('roomdesk.applicant')} hint={t('roomdesk.applicant_hint')} autocomplete="off" />
      <SelectField
        {...field('organisation')}
        label={t('room.for_whom')}
        hint={t('roomdesk.body_hint')}
        empty={t('roomdesk.body_none')}
        choices={bodies.map(({ slug, name }) => ({ value: slug, label: name }))}
        optional
      />
      <TextField {...field('title')} label={t('room.activity')} hint={t('room.activity_hint')} maxlength={160} />
      <TextArea {...field('purpose')} label={t('room.purpose')} rows={3} maxlength={4000} optional />
    </fieldset>
  )
}

const Answers = ({ visit, questions, typed, wrong }: Facts) => {
  const { t, ctx } = visit
  const field = fieldsOf(t, wrong, 'baru')
  return (
    <fieldset>
      <legend>{t('roomdesk.new_answers')}</legend>
      {questions.map((one) => (
        <SelectField
          {...field(`j_${one.key}`)}
          label={ctx.tongue === 'en' ? one.textEn : one.text}
          value={typed.answers[one.key]}
          empty={t('room.rules.choose')}
          choices={one.choices.map((choice) => ({ value: choice.value, label: ctx.tongue === 'en' ? choice.textEn : choice.text }))}
        />
      ))}
    </fieldset>
  )
}

/** The desk asks in the name of whoever stands before it: one page, for the desk has everything at hand. */
export const NewBookingView = (facts: Facts) => {
  const { visit, parts, wrong } = facts
  const { t } = visit
  const field = fieldsOf(t, wrong, 'baru')
  const unbuffered = field('unbuffered')
  return (
    <>
      <DeskNews t={t} wrong={wrong} many />
      <h1>{t('roomdesk.new')}</h1>
      {parts}
      <p class="lead">{t('roomdesk.new_lead')}</p>
      <DeskForm action={to.deskBookingNew()}>
        <What {...facts} />
        <ForWhom {...facts} />
        <Answers {...facts} />
        <fieldset>
          <legend>{t('roomdesk.new_why')}</legend>
          <Checkbox
            {...unbuffered}
            checked={unbuffered.value !== undefined}
            value="ya"
            label={t('roomdesk.unbuffered')}
            hint={t('roomdesk.unbuffered_hint')}
            optional
          />
          <TextArea {...field('reason')} label={t('roomdesk.new_reason')} hint={t('roomdesk.new_reason_hint')} rows={3} maxlength={2000} />
        </fieldset>
        <Button>{t('roomdesk.new_send')}</Button>
      </DeskForm>
    </>
  )
}

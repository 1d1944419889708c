import { dayOf } from '#src/base/time.ts'
import type { Named } from '#src/governance/names.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { Wrong } from './_errand.ts'
import { DeskForm, DeskNews } from './desk-parts.view.tsx'

type OpenCase = { number: string; title: string }

type CallFacts = {
  visit: Visit
  bodies: readonly Named[]
  body: string | undefined
  cases: readonly OpenCase[]
  first: OpenCase | undefined
  rows: number
  wrong: Wrong
}

/** One item of the agenda: what it is called, whether it decides, and which case. */
const Item = ({ visit: { t }, cases, first, wrong: { form }, n }: CallFacts & { n: number }) => {
  const chosen = n === 0 ? first : undefined
  return (
    <fieldset class="variant">
      <legend>{t('govdesk.meeting.item', { n: n + 1 })}</legend>
      <TextField
        t={t}
        name={`title-${n}`}
        label={t('govdesk.meeting.item_title')}
        value={form.given(`title-${n}`) ?? chosen?.title}
        maxlength={200}
        autocomplete="off"
        optional={n > 0}
      />
      <div class="row">
        <SelectField
          t={t}
          name={`case-${n}`}
          label={t('govdesk.meeting.item_case')}
          value={form.given(`case-${n}`) ?? chosen?.number}
          choices={cases.map(({ number, title }) => ({ value: number, label: `${number}: ${title}` }))}
          empty={t('govdesk.meeting.no_case')}
          optional
        />
        <SelectField
          t={t}
          name={`kind-${n}`}
          label={t('govdesk.meeting.item_kind')}
          value={form.given(`kind-${n}`) ?? 'decision'}
          choices={(['decision', 'information'] as const).map((kind) => ({ value: kind, label: t(`govdesk.meeting.kind.${kind}`) }))}
        />
      </div>
    </fieldset>
  )
}

const Call = (facts: CallFacts) => {
  const { visit, bodies, body, rows, wrong } = facts
  const { t, ctx } = visit
  const complaint = complaints(t, wrong.refusals)
  const field = (name: string) => ({ t, name, value: wrong.form.given(name), error: complaint(name) })
  return (
    <DeskForm action={to.deskMeetingNew()}>
      {/* Enter in a field calls the meeting: the first button of a form is the one it presses */}
      <button type="submit" class="vh" tabindex={-1}>
        {t('govdesk.meeting.call_do')}
      </button>
      <div class="narrow">
        <SelectField
          {...field('body')}
          value={body}
          label={t('govdesk.meeting.body')}
          choices={bodies.map(({ code, name }) => ({ value: code, label: name }))}
        />
        <TextField {...field('title')} label={t('govdesk.meeting.title')} maxlength={200} autocomplete="off" />
        <TextField {...field('place')} label={t('govdesk.meeting.place')} maxlength={200} autocomplete="off" />
        <div class="row">
          <TextField
            {...field('day')}
            error={complaint('startsAt')}
            id="f-startsAt"
            type="date"
            min={dayOf(ctx.now)}
            label={t('govdesk.meeting.day')}
          />
          <TextField {...field('hour')} type="time" label={t('govdesk.meeting.hour')} />
        </div>
      </div>
      <section class="group narrow" id="f-items">
        <h2>{t('govdesk.meeting.agenda')}</h2>
        <p class="small">{t('govdesk.meeting.agenda_hint')}</p>
        <input type="hidden" name="rows" value={String(rows)} />
        {Array.from({ length: rows }, (_, n) => (
          <Item {...facts} n={n} />
        ))}
        <div class="acts">
          <Button kind="ghost" name="more" value="1" unchecked>
            {t('govdesk.meeting.more')}
          </Button>
        </div>
      </section>
      <div class="acts">
        <Button>{t('govdesk.meeting.call_do')}</Button>
      </div>
    </DeskForm>
  )
}

export const CallMeeting = (facts: CallFacts) => {
  const { visit, bodies, wrong } = facts
  const { t } = visit
  return (
    <div class="form-page">
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('desk.desk'), href: to.desk() },
          { label: t('govdesk.meetings.title'), href: to.deskMeetings() },
          { label: t('govdesk.meetings.call') },
        ]}
      />
      <DeskNews t={t} wrong={wrong} />
      <h1>{t('govdesk.meetings.call')}</h1>
      {bodies.length === 0 ? (
        <Empty seed="rapat" title={t('govdesk.meetings.no_body')}>
          {t('govdesk.meetings.no_body_why')}
        </Empty>
      ) : (
        <Call {...facts} />
      )}
    </div>
  )
}

import { formatCount, formatRupiah, rupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { formatMoment, type Tongue } from '#src/base/time.ts'
import type { Attendee, IntakeShown, Organised } from '#src/events/registration-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { Checkbox } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Facts, Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import type { IntakeTyped } from './_intake-form.ts'
import { daysText, hoursText } from './event-parts.view.tsx'
import { IntakeForm } from './intake-form.view.tsx'
import { SeatMark } from './own-seat.view.tsx'
import { standText } from './seat-box.view.tsx'

type ListFacts = {
  t: Say
  tongue: Tongue
  event: Organised
  intakes: readonly IntakeShown[]
  people: readonly Attendee[]
  dates: readonly { id: string; label: string }[]
  news: string | undefined
  refusals: readonly Refusal[]
  form: { typed: IntakeTyped; intake: IntakeShown | undefined } | undefined
  question: { intake: string; label: string; choices: string } | undefined
  once: string
}

const Decide = ({ t, event, one, once }: { t: Say; event: Organised; one: Attendee; once: string }) => (
  <details>
    <summary>{t('seat.list.decide')}</summary>
    <form method="post" action={to.attendeesErrand(event.number, 'putus')} class="fields-form" novalidate>
      <input type="hidden" name="once" value={`${once}-${one.number}`} />
      <input type="hidden" name="registration" value={one.number} />
      <TextField
        t={t}
        name="reason"
        id={`reason-${one.number}`}
        label={t('seat.list.reason')}
        maxlength={600}
        autocomplete="off"
        optional
      />
      <p class="acts">
        <Button name="confirm" value="1" small>
          {t(one.price > 0 ? 'seat.list.paid' : 'seat.list.accept')}
        </Button>
        <Button name="confirm" value="0" kind="danger" small>
          {t('seat.list.decline')}
        </Button>
      </p>
    </form>
  </details>
)

const People = ({ t, tongue, event, people, once }: ListFacts) =>
  people.length === 0 ? (
    <Empty seed={event.number} level={3} title={t('seat.list.none')} />
  ) : (
    <Table
      caption={t('seat.list.people', { n: people.length })}
      rows={people}
      columns={[
        { label: t('seat.csv.name'), head: true, cell: (one) => one.name || t('seat.list.erased') },
        { label: t('seat.csv.party'), number: true, cell: (one) => formatCount(one.party) },
        {
          label: t('seat.csv.kind'),
          cell: (one) => (one.price > 0 ? `${one.kind} · ${formatRupiah(rupiah(one.price * one.party))}` : one.kind),
        },
        { label: t('seat.csv.status'), cell: (one) => <SeatMark t={t} state={one.state} /> },
        { label: t('seat.csv.at'), cell: (one) => <span class="small">{formatMoment(one.madeAt, tongue)}</span> },
        {
          label: t('seat.csv.number'),
          cell: (one) => (
            <>
              <span class="small">{one.number}</span>
              {one.state === 'pending' && <Decide t={t} event={event} one={one} once={once} />}
            </>
          ),
        },
      ]}
    />
  )

const Asked = ({ t, event, intake, refusals, question, once }: ListFacts & { intake: IntakeShown }) => {
  const mine = question?.intake === intake.id
  const wrong = complaints(t, mine ? refusals : [])
  return (
    <details open={mine}>
      <summary>{t('seat.ask.title', { n: intake.questions.length })}</summary>
      <ol>
        {intake.questions.map((one) => (
          <li>
            {one.label} <span class="quiet small">{t(one.required ? 'seat.ask.required' : 'seat.ask.optional')}</span>
            {one.choices.length > 0 && <span class="small"> ({one.choices.join(', ')})</span>}
          </li>
        ))}
      </ol>
      <p class="small">{t('seat.ask.lead')}</p>
      <form method="post" action={to.attendeesErrand(event.number, 'tanya')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={`${once}-q-${intake.id}`} />
        <input type="hidden" name="intake" value={intake.id} />
        <TextField
          t={t}
          name="label"
          id={mine ? undefined : `label-${intake.id}`}
          label={t('seat.ask.label')}
          value={mine ? question.label : ''}
          error={wrong('label')}
          maxlength={200}
          autocomplete="off"
        />
        <TextArea
          t={t}
          name="choices"
          id={mine ? undefined : `choices-${intake.id}`}
          label={t('seat.ask.choices')}
          hint={t('seat.ask.choices_hint')}
          value={mine ? question.choices : ''}
          error={wrong('choices')}
          rows={3}
          optional
        />
        <Checkbox t={t} name="required" id={mine ? undefined : `required-${intake.id}`} label={t('seat.ask.must')} optional />
        <p class="acts">
          <Button kind="ghost">{t('seat.ask.add')}</Button>
        </p>
      </form>
    </details>
  )
}

const Intake = (facts: ListFacts & { intake: IntakeShown }) => {
  const { t, tongue, event, intake } = facts
  return (
    <section class="seat-one">
      <h2>{intake.date ? `${daysText(tongue, intake.date)}, ${hoursText(t, tongue, intake.date)}` : t('seat.title')}</h2>
      <Facts
        facts={[
          [t('seat.list.stand'), standText(t, tongue, intake)],
          [
            t('seat.list.taken'),
            t('seat.list.taken_of', { n: formatCount(intake.capacity - intake.remaining), of: formatCount(intake.capacity) }),
          ],
          [t('seat.list.waiting'), formatCount(intake.waiting)],
          [t('seat.list.window'), `${formatMoment(intake.opensAt, tongue)} – ${formatMoment(intake.closesAt, tongue)}`],
        ]}
      />
      <p class="small">{t(`seat.policy.${intake.groupPolicy}`)}</p>
      <p class="acts">
        <LinkButton href={to.attendees(event.number, { ubah: intake.id })} kind="ghost">
          {t('seat.set.change')}
        </LinkButton>
      </p>
      <Asked {...facts} />
    </section>
  )
}

/** What the organiser sees: how full it is, who comes, and what waits for him. Names stand here and in the table he takes out, nowhere else. */
export const AttendeesView = (facts: ListFacts) => {
  const { t, event, intakes, people, dates, news, refusals, form, once } = facts
  return (
    <div class="wrap own-event">
      <ErrorSummary t={t} refusals={refusals} />
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('event.calendar'), href: to.events() },
          { label: event.number, href: to.ownEvent(event.number) },
          { label: t('seat.list.title') },
        ]}
      />
      <h1>{t('seat.list.of', { title: event.title })}</h1>
      {news && (
        <Notice kind="done" live>
          {news}
        </Notice>
      )}
      {form ? (
        <>
          <h2>{t(form.intake ? 'seat.set.change' : 'seat.set.open')}</h2>
          <IntakeForm t={t} number={event.number} typed={form.typed} refusals={refusals} once={once} intake={form.intake} dates={dates} />
        </>
      ) : (
        <>
          {intakes.map((intake) => (
            <Intake {...facts} intake={intake} />
          ))}
          {intakes[0]?.date && intakes.length < dates.length && (
            <p>
              <a href={to.attendees(event.number, { ubah: 'baru' })}>{t('seat.set.another')}</a>
            </p>
          )}
          <section class="seat-list">
            <h2>{t('seat.list.title')}</h2>
            {event.state === 'published' && (
              <p>
                <a href={to.gate(event.slug)}>{t('gate.open')}</a>
              </p>
            )}
            <People {...facts} />
            {people.length > 0 && (
              <>
                <form method="post" action={to.attendeesErrand(event.number, 'unduh')} class="acts">
                  <Button kind="ghost" name="bentuk" value="csv">
                    {t('seat.list.download')}
                  </Button>
                  <Button kind="ghost" name="bentuk" value="xlsx">
                    {t('seat.list.download_workbook')}
                  </Button>
                </form>
                <p class="small quiet">{t('seat.list.download_hint')}</p>
              </>
            )}
          </section>
        </>
      )}
    </div>
  )
}

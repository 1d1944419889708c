import { formatCivicDay, formatDay, type Tongue } from '#src/base/time.ts'
import { aspects } from '#src/events/scorecard.ts'
import type { CuratorShown, DeskCard } from '#src/events/scorecard-read.db.ts'
import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts, Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { pointsText } from '../hub/curation.view.tsx'
import { freshOnce } from '../shop/form.ts'
import { to } from '../to.ts'
import { type Wrong, wrongIn } from './_errand.ts'

type DeskFacts = {
  t: Say
  tongue: Tongue
  event: { number: string; slug: string; title: string; state: string }
  cards: readonly DeskCard[]
  earlier: readonly { number: string; title: string; year: number }[]
  fresh: { year: string; due: string }
  closed: string | undefined
  wrong: Wrong
  news: string | undefined
}

const wordText = (t: Say, { word, says }: CuratorShown): string =>
  word === 'some' ? t('curation.desk.word_some', { says }) : t(word === 'none' ? 'curation.desk.word_none' : 'curation.desk.word_open')

const Curators = ({ t, card }: { t: Say; card: DeskCard }) => (
  <Table
    caption={t('curation.desk.curators', { number: card.number })}
    quietCaption
    rows={card.curators}
    columns={[
      { label: t('curation.desk.curator'), head: true, cell: (one) => one.name },
      { label: t('curation.desk.word'), cell: (one) => wordText(t, one) },
      {
        label: t('curation.desk.sent'),
        cell: (one) =>
          one.word === 'some' ? null : (
            <Status kind={one.sent ? 'ok' : 'wait'}>{t(one.sent ? 'curation.desk.is_sent' : 'curation.desk.not_sent')}</Status>
          ),
      },
    ]}
  />
)

/** Who gave what and why, once it is told: for whoever answers for the choice. */
const Reasons = ({ t, tongue, card }: { t: Say; tongue: Tongue; card: DeskCard }) => (
  <details>
    <summary>{t('curation.desk.reasons')}</summary>
    {card.curators.flatMap(({ name, given }) =>
      given
        ? [
            <h3>
              {name}: {t('curation.points', { n: pointsText(given.total, tongue) })}
            </h3>,
            <Facts facts={aspects.map((one) => [t(`curation.aspect.${one}`), `${given.marks[one]} · ${given.reasons[one]}`] as const)} />,
          ]
        : [],
    )}
  </details>
)

const Acts = ({ t, event, card, closed, wrong: all }: DeskFacts & { card: DeskCard }) => {
  const { form, refusals } = wrongIn(all, card.number)
  return (
    <>
      <form method="post" action={to.deskScorecardErrand(event.number, card.number, 'kurator')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={freshOnce()} />
        <TextField
          t={t}
          name="email"
          id={`email-${card.number.toLowerCase()}`}
          type="email"
          label={t('curation.desk.email')}
          hint={t('curation.desk.email_hint')}
          value={form.text('email')}
          error={complaints(t, refusals)('email')}
          maxlength={254}
          width="medium"
        />
        <Button kind="ghost" closed={closed}>
          {t('curation.desk.name_do')}
        </Button>
      </form>
      <form method="post" action={to.deskScorecardErrand(event.number, card.number, 'umumkan')} class="fields-form">
        <input type="hidden" name="once" value={freshOnce()} />
        <p class="small">{t('curation.desk.tell_hint')}</p>
        <Button closed={closed}>{t('curation.desk.tell')}</Button>
      </form>
    </>
  )
}

const Card = (facts: DeskFacts & { card: DeskCard }) => {
  const { t, tongue, card } = facts
  return (
    <section>
      <h2>
        {card.year} · {card.number}
      </h2>
      <Facts
        facts={[
          [t('curation.desk.due'), formatCivicDay(card.due, tongue)],
          [t('curation.desk.earlier'), card.earlier ?? t('curation.desk.no_earlier')],
          ...(card.told
            ? ([
                [t('curation.total'), t('curation.points', { n: pointsText(card.told.total, tongue) })],
                [t('event.state'), t('curation.by', { n: card.told.curators, day: formatDay(card.told.at, tongue) })],
              ] as const)
            : []),
        ]}
      />
      {card.curators.length > 0 && <Curators t={t} card={card} />}
      {card.told ? <Reasons t={t} tongue={tongue} card={card} /> : <Acts {...facts} />}
    </section>
  )
}

const Open = ({ t, event, earlier, fresh, closed, wrong: all }: DeskFacts) => {
  const { form, refusals } = wrongIn(all, 'open')
  const wrong = complaints(t, refusals)
  return (
    <section>
      <h2>{t('curation.desk.open')}</h2>
      <form method="post" action={to.deskScorecard(event.number)} class="fields-form" novalidate>
        <input type="hidden" name="once" value={freshOnce()} />
        <TextField
          t={t}
          name="year"
          label={t('curation.year')}
          value={form.given('year') ?? fresh.year}
          error={wrong('year')}
          inputmode="numeric"
          maxlength={4}
          width="short"
        />
        <TextField
          t={t}
          name="due"
          label={t('curation.desk.due')}
          hint={t('curation.desk.due_hint')}
          value={form.given('due') ?? fresh.due}
          error={wrong('due')}
          maxlength={10}
          width="short"
        />
        <SelectField
          t={t}
          name="earlier"
          label={t('curation.desk.earlier')}
          choices={earlier.map(({ number, title, year }) => ({ value: number, label: `${title} ${year} (${number})` }))}
          empty={t('curation.desk.no_earlier')}
          value={form.text('earlier')}
          error={wrong('earlier')}
          optional
        />
        <Button kind="ghost" closed={closed}>
          {t('curation.desk.open_do')}
        </Button>
      </form>
    </section>
  )
}

/** The cards of one event at the calendar's desk: who marks, who has, and what is told. */
export const DeskScorecard = (facts: DeskFacts) => {
  const { t, event, cards, wrong, news } = facts
  return (
    <>
      <ErrorSummary t={t} refusals={wrong.refusals} />
      <p class="number">
        <a href={to.deskEvent(event.number)}>{event.number}</a>
      </p>
      <h1>{t('curation.of', { title: event.title })}</h1>
      <p class="lead">{t('curation.lead')}</p>
      {news && (
        <Notice kind="done" live>
          {news}
        </Notice>
      )}
      {cards.length === 0 && (
        <Empty seed="kartu-nilai" title={t('curation.desk.none')}>
          {t('curation.desk.none_why')}
        </Empty>
      )}
      {cards.map((card) => (
        <Card {...facts} card={card} />
      ))}
      {event.state === 'published' && <Open {...facts} />}
      {event.state === 'published' && (
        <p class="acts">
          <a href={to.curation(event.slug)}>{t('curation.desk.public')}</a>
        </p>
      )}
    </>
  )
}

import type { Child } from 'hono/jsx'
import { formatCivicDay, formatLongDay, type Tongue } from '#src/base/time.ts'
import type { OwnEvent } from '#src/events/event-read.db.ts'
import type { UmbrellaAsk } from '#src/events/umbrella-ask-read.db.ts'
import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { Status, type StatusKind } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { partsByDay } from '../hub/event-parts-by-day.view.tsx'
import { to } from '../to.ts'

type Facts = {
  t: Say
  tongue: Tongue
  event: OwnEvent
  asks: readonly UmbrellaAsk[]
  wrong: (field: string) => string | undefined
  closed: string | undefined
  /** The number of an event as it was typed, where it was refused. */
  typed: string
  once: string
}

const kinds: Partial<Record<UmbrellaAsk['state'], StatusKind>> = { open: 'wait', accepted: 'ok', refused: 'warn', lapsed: 'warn' }

/** How an ask stands: in a word, the days left to answer, or when it ended and what was said. */
export const AskState = ({ t, tongue, ask }: { t: Say; tongue: Tongue; ask: UmbrellaAsk }) => (
  <>
    <Status kind={kinds[ask.state] ?? 'plain'}>{t(`festival.state.${ask.state}`)}</Status>{' '}
    <span class="quiet">
      {ask.state === 'open' ? t('festival.days', { n: ask.days }) : formatLongDay(ask.endedAt ?? ask.until, tongue)}
      {ask.leftSide && <> · {t(`festival.left.${ask.leftSide}`)}</>}
    </span>
    {ask.says && <p>{ask.says}</p>}
  </>
)

const Form = ({ at, once, children }: { at: string; once: string; children?: Child }) => (
  <form method="post" action={at} class="fields-form" novalidate>
    <input type="hidden" name="once" value={once} />
    {children}
  </form>
)

/** One that asks to join, answered by the festival's desk. */
const Answer = ({ t, event, ask, wrong, closed, once }: Facts & { ask: UmbrellaAsk }) => (
  <details open={wrong('says') !== undefined}>
    <summary>{t('festival.answer', { title: ask.title })}</summary>
    <Form at={to.deskEventErrand(event.number, 'payung-jawab')} once={`${once}-${ask.id}`}>
      <input type="hidden" name="ask" value={ask.id} />
      <TextArea
        t={t}
        name="says"
        id={`f-says-${ask.id}`}
        label={t('festival.says')}
        hint={t('festival.says_no_hint')}
        error={wrong('says')}
        rows={2}
        maxlength={600}
        optional
      />
      <p class="acts">
        <Button name="yes" value="1" closed={closed}>
          {t('festival.yes')}
        </Button>
        {closed === undefined && (
          <Button kind="ghost" name="yes" value="0">
            {t('festival.no')}
          </Button>
        )}
      </p>
    </Form>
  </details>
)

const Withdraw = ({ t, event, ask, closed, once }: Facts & { ask: UmbrellaAsk }) => (
  <form method="post" action={to.deskEventErrand(event.number, 'payung-tarik')}>
    <input type="hidden" name="once" value={`${once}-${ask.id}`} />
    <input type="hidden" name="ask" value={ask.id} />
    <Button kind="plain" small closed={closed} label={`${t('festival.withdraw')}: ${event.isUmbrella ? ask.title : ask.festival}`}>
      {t('festival.withdraw')}
    </Button>
  </form>
)

const Out = (facts: Facts & { standing: readonly UmbrellaAsk[] }) => {
  const { t, event, wrong, closed, once, standing } = facts
  return (
    <details open={wrong('says') !== undefined}>
      <summary>{t('event.umbrella.out')}</summary>
      <Form at={to.deskEventErrand(event.number, 'payung-keluar')} once={`${once}-keluar`}>
        <SelectField
          t={t}
          name="ask"
          id="f-part-out"
          label={t('event.umbrella.out_which')}
          choices={standing.map(({ id, title, number }) => ({ value: id, label: `${title} (${number})` }))}
        />
        <TextArea
          t={t}
          name="says"
          label={t('festival.says')}
          hint={t('festival.says_out_hint')}
          error={wrong('says')}
          rows={2}
          maxlength={600}
        />
        <p class="acts">
          <Button kind="danger" closed={closed}>
            {t('event.umbrella.out')}
          </Button>
        </p>
      </Form>
    </details>
  )
}

/** What a festival asked and was asked and is not among its events, with how it stands; those that wait for its desk can be answered. */
const Asks = (facts: Facts) => {
  const { t, tongue, event, wrong, closed, once } = facts
  const asks = facts.asks.filter(({ state }) => state !== 'accepted')
  return (
    <section id="payung">
      <h2>{t('festival.asks')}</h2>
      <p>{asks.length === 0 ? t('festival.asks_none') : t('festival.asks_lead')}</p>
      {asks
        .filter(({ state, side }) => state === 'open' && side === 'part')
        .map((ask) => (
          <Answer {...facts} ask={ask} />
        ))}
      {asks.length > 0 && (
        <Table
          caption={t('festival.asks')}
          quietCaption
          rows={asks}
          columns={[
            { label: t('festival.column.event'), head: true, cell: (ask) => <a href={to.deskEvent(ask.number)}>{ask.title}</a> },
            { label: t('festival.column.side'), cell: ({ side }) => t(`festival.by.${side}`) },
            {
              label: t('festival.column.state'),
              cell: (ask) => (
                <>
                  <AskState t={t} tongue={tongue} ask={ask} />
                  {ask.state === 'open' && ask.side === 'festival' && <Withdraw {...facts} ask={ask} />}
                </>
              ),
            },
          ]}
        />
      )}
      <Form at={to.deskEventErrand(event.number, 'payung')} once={`${once}-masuk`}>
        <input type="hidden" name="umbrella" value={event.number} />
        <TextField
          t={t}
          name="part"
          id="f-umbrella"
          label={t('event.umbrella.number')}
          hint={`${t('event.umbrella.number_hint')} ${t('festival.ask_hint')}`}
          value={facts.typed}
          error={wrong('umbrella')}
          width="medium"
          maxlength={40}
        />
        <p class="acts">
          <Button kind="ghost" closed={closed}>
            {t('festival.ask')}
          </Button>
        </p>
      </Form>
    </section>
  )
}

/** What stands under a festival, by day, each to be taken out. */
const Over = (facts: Facts) => {
  const { t, tongue, event, asks } = facts
  const standing = asks.filter(({ state }) => state === 'accepted')
  return (
    <>
      <section>
        <h2>{t('event.parts', { n: event.parts.length })}</h2>
        {standing.length === 0 && <p>{t('festival.out_none')}</p>}
        {partsByDay(event.parts).map(([day, lines]) => (
          <>
            <h3>{day === '' ? t('event.parts_undated') : formatCivicDay(day, tongue)}</h3>
            <ul class="part-list">
              {lines.map(({ part }) => (
                <li>
                  <a href={to.deskEvent(part.number)}>{part.title}</a>
                </li>
              ))}
            </ul>
          </>
        ))}
        {standing.length > 0 && <Out {...facts} standing={standing} />}
      </section>
      <Asks {...facts} />
    </>
  )
}

/** Under which festival an event stands, what was asked, and an ask more. */
const Under = (facts: Facts & { umbrellas: readonly { number: string; title: string }[] }) => {
  const { t, tongue, event, asks, wrong, closed, once, umbrellas } = facts
  const others = umbrellas.filter(({ number }) => number !== event.umbrella?.number)
  if (others.length === 0 && asks.length === 0) return null
  return (
    <section id="payung">
      <h2>{t('event.umbrella.title')}</h2>
      {event.umbrella && (
        <p>
          {t('festival.now', { title: event.umbrella.title })} <a href={to.deskEvent(event.umbrella.number)}>{event.umbrella.number}</a>
        </p>
      )}
      <ul class="part-list">
        {asks
          .filter(({ state }) => state !== 'accepted')
          .map((ask) => (
            <li>
              <a href={to.deskEvent(ask.festivalNumber)}>{ask.festival}</a> · {t(`festival.by.${ask.side}`)} ·{' '}
              <AskState t={t} tongue={tongue} ask={ask} />
            </li>
          ))}
      </ul>
      {others.length > 0 && event.status !== 'cancelled' && (
        <Form at={to.deskEventErrand(event.number, 'payung')} once={`${once}-payung`}>
          <SelectField
            t={t}
            name="umbrella"
            label={t('event.umbrella.which')}
            hint={t('festival.ask_hint')}
            error={wrong('umbrella')}
            choices={others.map(({ number, title }) => ({ value: number, label: title }))}
          />
          <p class="acts">
            <Button kind="ghost" closed={closed}>
              {t('festival.ask_this')}
            </Button>
          </p>
        </Form>
      )}
    </section>
  )
}

export const UmbrellaBox = (facts: Facts & { umbrellas: readonly { number: string; title: string }[] }) => {
  const { event } = facts
  if (event.isUmbrella) return event.state === 'published' ? <Over {...facts} /> : null
  return ['submitted', 'returned', 'published'].includes(event.state) ? <Under {...facts} /> : null
}

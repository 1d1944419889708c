import type { Child } from 'hono/jsx'
import { formatMoment, type Tongue } from '#src/base/time.ts'
import type { OwnEvent } from '#src/events/event-read.db.ts'
import type { UmbrellaAsk } from '#src/events/umbrella-ask-read.db.ts'
import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { Notice } from '#src/ui/notice.tsx'
import type { Say } from '#src/ui/words.ts'
import { AskState } from '../desk/umbrella-asks.view.tsx'
import { to } from '../to.ts'

type Facts = {
  t: Say
  tongue: Tongue
  event: OwnEvent
  asks: readonly UmbrellaAsk[]
  umbrellas: readonly { number: string; title: string }[]
  wrong: (field: string) => string | undefined
  once: string
}

const Errand = ({ event, ask, once, name, children }: Facts & { ask: UmbrellaAsk; name: string; children?: Child }) => (
  <form method="post" action={to.ownEventErrand(event.number, name)}>
    <input type="hidden" name="once" value={`${once}-${ask.id}`} />
    <input type="hidden" name="ask" value={ask.id} />
    {children}
  </form>
)

const Now = (facts: Facts & { ask: UmbrellaAsk }) => {
  const { t, tongue, ask } = facts
  const said = { title: ask.festival, until: formatMoment(ask.until, tongue), days: t('festival.days', { n: ask.days }) }
  const festival = <a href={to.event(ask.festivalSlug)}>{ask.festival}</a>
  if (ask.state === 'accepted')
    return (
      <>
        <p>{t('festival.own.in', said)}</p>
        <p>
          {festival} · <span class="quiet">{t('festival.own.leave_why')}</span>
        </p>
        <Errand {...facts} name="payung-keluar">
          <Button kind="ghost">{t('festival.own.leave')}</Button>
        </Errand>
      </>
    )
  const asked = ask.side === 'festival'
  return (
    <>
      <Notice kind="wait">{t(asked ? 'festival.own.asked' : 'festival.own.waiting', said)}</Notice>
      <p>{festival}</p>
      <Errand {...facts} name={asked ? 'payung-jawab' : 'payung-tarik'}>
        <p class="acts">
          {asked ? (
            <>
              <Button name="yes" value="1" label={`${t('festival.yes')}: ${ask.festival}`}>
                {t('festival.yes')}
              </Button>
              <Button kind="ghost" name="yes" value="0" label={`${t('festival.no')}: ${ask.festival}`}>
                {t('festival.no')}
              </Button>
            </>
          ) : (
            <Button kind="ghost" label={t('festival.withdraw_of', { title: ask.festival })}>
              {t('festival.withdraw')}
            </Button>
          )}
        </p>
      </Errand>
    </>
  )
}

/** The festival of an event, as its owner decides about it: what asks for his yes, where it stands, what he asks. */
export const OwnFestival = (facts: Facts) => {
  const { t, tongue, event, asks, umbrellas, wrong, once } = facts
  const now = asks.filter(({ state }) => state === 'open' || state === 'accepted')
  const past = asks.filter((ask) => !now.includes(ask))
  const others = umbrellas.filter(({ number }) => !now.some(({ festivalNumber }) => festivalNumber === number))
  if (asks.length === 0 && others.length === 0) return null
  return (
    <section id="payung">
      <h2>{t('festival.own.title')}</h2>
      <p>{t('festival.own.lead')}</p>
      {now.map((ask) => (
        <Now {...facts} ask={ask} />
      ))}
      {past.length > 0 && (
        <>
          <h3>{t('festival.own.past')}</h3>
          <ul class="part-list">
            {past.map((ask) => (
              <li>
                {ask.festival} · {t(`festival.own_by.${ask.side}`)} · <AskState t={t} tongue={tongue} ask={ask} />
              </li>
            ))}
          </ul>
        </>
      )}
      {others.length > 0 && (
        <form method="post" action={to.ownEventErrand(event.number, 'payung')} class="fields-form" novalidate>
          <input type="hidden" name="once" value={`${once}-payung`} />
          <SelectField
            t={t}
            name="umbrella"
            label={t('festival.own.which')}
            error={wrong('umbrella')}
            choices={others.map(({ number, title }) => ({ value: number, label: title }))}
          />
          <p class="acts">
            <Button kind="ghost">{t('festival.own.ask')}</Button>
          </p>
        </form>
      )}
    </section>
  )
}

import { formatCivicDay, type Tongue } from '#src/base/time.ts'
import { aspects, bestScore } from '#src/events/scorecard.ts'
import type { MyCard } from '#src/events/scorecard-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts, Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { type Wrong, wrongIn } from '../desk/_errand.ts'
import { pointsText } from '../hub/curation.view.tsx'
import { freshOnce } from '../shop/form.ts'
import { to } from '../to.ts'
import { MineFrame } from './mine-frame.view.tsx'

const stateOf = ({ told, given, word }: MyCard) => (given ? 'sent' : word === 'some' ? 'aside' : told ? 'over' : 'open')

export const CuratorCardsView = ({ t, tongue, cards }: { t: Say; tongue: Tongue; cards: readonly MyCard[] }) => (
  <MineFrame t={t} refusals={[]} room="programmes" title={t('curation.mine')}>
    <p>{t('curation.mine_lead')}</p>
    {cards.length === 0 ? (
      <Empty
        seed="kartu-kurasi"
        title={t('curation.mine_none')}
        action={<LinkButton href={to.events()}>{t('event.desk.calendar')}</LinkButton>}
      >
        {t('curation.mine_none_why')}
      </Empty>
    ) : (
      <Table
        caption={t('curation.mine')}
        quietCaption
        rows={cards}
        columns={[
          {
            label: t('curation.mine_event'),
            head: true,
            cell: (one) => <a href={to.myCuratorCard(one.number)}>{`${one.title} ${one.year}`}</a>,
          },
          { label: t('curation.desk.due'), cell: (one) => formatCivicDay(one.due, tongue) },
          {
            label: t('event.state'),
            cell: (one) => <Status kind={stateOf(one) === 'open' ? 'wait' : 'ok'}>{t(`curation.state.${stateOf(one)}`)}</Status>,
          },
        ]}
      />
    )}
  </MineFrame>
)

type CardFacts = { t: Say; tongue: Tongue; card: MyCard; wrong: Wrong; news: string | undefined }

const Word = ({ t, card, wrong: all }: CardFacts) => {
  const { form, refusals } = wrongIn(all, 'word')
  const wrong = complaints(t, refusals)
  return (
    <form method="post" action={to.myCuratorWord(card.number)} class="fields-form" novalidate>
      <input type="hidden" name="once" value={freshOnce()} />
      <Radios
        t={t}
        name="interest"
        label={t('curation.word.choice')}
        value={form.text('interest') || (card.word === 'none' ? 'some' : '')}
        error={wrong('interest')}
        choices={(card.word === 'none' ? (['some'] as const) : (['none', 'some'] as const)).map((value) => ({
          value,
          label: t(`curation.word.${value}`),
        }))}
      />
      <TextArea
        t={t}
        name="says"
        label={t('curation.word.says')}
        hint={t('curation.word.says_hint')}
        value={form.text('says')}
        error={wrong('says')}
        rows={2}
        maxlength={600}
        optional
      />
      <Button kind={card.word === 'none' ? 'ghost' : 'main'}>{t('curation.word.do')}</Button>
    </form>
  )
}

const Score = ({ t, card, wrong: all }: CardFacts) => {
  const { form, refusals } = wrongIn(all, 'score')
  const wrong = complaints(t, refusals)
  return (
    <form method="post" action={to.myCuratorCard(card.number)} class="fields-form" novalidate>
      <input type="hidden" name="once" value={freshOnce()} />
      {aspects.map((one) => (
        <>
          <Radios
            t={t}
            name={`m-${one}`}
            label={t(`curation.aspect.${one}`)}
            hint={t(`curation.aspect.${one}_hint`)}
            value={form.text(`m-${one}`)}
            error={wrong(`m-${one}`)}
            choices={Array.from({ length: bestScore }, (_, n) => ({ value: String(n + 1), label: t(`programme.review.mark_${n + 1}`) }))}
          />
          <TextArea
            t={t}
            name={`r-${one}`}
            label={t('curation.reason', { aspect: t(`curation.aspect.${one}`) })}
            hint={t('curation.reason_hint')}
            value={form.text(`r-${one}`)}
            error={wrong(`r-${one}`)}
            rows={2}
            maxlength={600}
          />
        </>
      ))}
      <p class="acts">
        <Button>{t('curation.send')}</Button>
      </p>
    </form>
  )
}

const Given = ({ t, tongue, card: { given } }: CardFacts) =>
  given && (
    <Facts
      facts={[
        ...aspects.map((one) => [t(`curation.aspect.${one}`), `${given.marks[one]} · ${given.reasons[one]}`] as const),
        [t('curation.sent_total'), t('curation.points', { n: pointsText(given.total, tongue) })],
      ]}
    />
  )

const Turn = (facts: CardFacts) => {
  const { t, card } = facts
  const state = stateOf(card)
  if (state === 'sent') return <Given {...facts} />
  if (state === 'aside') return <Notice kind="info">{t('curation.aside_told')}</Notice>
  if (state === 'over') return <Notice kind="info">{t('curation.over')}</Notice>
  if (card.word === null)
    return (
      <section>
        <h2>{t('curation.word.title')}</h2>
        <p>{t('curation.word.lead')}</p>
        <Word {...facts} />
      </section>
    )
  return (
    <>
      <Score {...facts} />
      <details open={wrongIn(facts.wrong, 'word').refusals.length > 0}>
        <summary>{t('curation.word.later')}</summary>
        <Word {...facts} />
      </details>
    </>
  )
}

/** One card of one curator: first his word about interests, then five marks with their reasons. */
export const CuratorCardView = (facts: CardFacts) => {
  const { t, tongue, card, wrong, news } = facts
  return (
    <div class="narrow programme">
      <ErrorSummary t={t} refusals={wrong.refusals} />
      <Breadcrumb t={t} crumbs={[{ label: t('curation.mine'), href: to.myCuratorCards() }, { label: card.number }]} />
      <h1>{`${card.title} ${card.year}`}</h1>
      {news && (
        <Notice kind="done" live>
          {news}
        </Notice>
      )}
      <p class="lead">{card.summary}</p>
      <Facts facts={[[t('curation.desk.due'), formatCivicDay(card.due, tongue)]]} />
      <p>
        <a href={to.event(card.slug)}>{t('curation.event')}</a> · <a href={to.curation(card.slug)}>{t('curation.pack')}</a>
      </p>
      <Turn {...facts} />
    </div>
  )
}

import type { Tongue } from '#src/base/time.ts'
import { formatCivicDay, formatMoment } from '#src/base/time.ts'
import type { Choice } from '#src/events/choices.db.ts'
import type { Agreement } from '#src/support/agreement-read.db.ts'
import { type Helix, helixes, needKinds, type Side, sides } from '#src/support/need.ts'
import type { Matched, Need, NeedFilter } from '#src/support/needs-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton, PostButton } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Facts } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { authorText, NeedCard, NeedState, nameOf, whenText } from './need-parts.view.tsx'

export type Counts = readonly { side: Side; helix: Helix; n: number }[]

const sum = (counts: Counts, side: Side, helix?: Helix) =>
  counts.filter((one) => one.side === side && (helix === undefined || one.helix === helix)).reduce((all, { n }) => all + n, 0)

type BoardFacts = {
  t: Say
  tongue: Tongue
  items: readonly Need[]
  next: string | undefined
  filter: NeedFilter
  counts: Counts
  subsectors: readonly Choice[]
  kelurahan: readonly Choice[]
  lately: readonly Agreement[]
  demo: boolean
}

/** Who of the five asks and who gives: one line each, which is the way to see only theirs. */
const Five = ({ t, counts, filter }: BoardFacts) => (
  <ul class="need-five">
    {helixes.map((helix) => (
      <li>
        <a href={to.needs({ unsur: helix })} aria-current={filter.helix === helix ? 'true' : undefined}>
          <b>{t(`need.helix.${helix}`)}</b>
          <span>{t('need.count.short', { need: sum(counts, 'need', helix), offer: sum(counts, 'offer', helix) })}</span>
        </a>
      </li>
    ))}
  </ul>
)

const Filter = ({ t, filter, subsectors, kelurahan }: BoardFacts) => (
  <form method="get" action={to.needs()} class="need-filter" aria-label={t('need.filter')}>
    <SelectField
      t={t}
      name="sisi"
      label={t('need.sides')}
      empty={t('need.side_all')}
      choices={sides.map((value) => ({ value, label: t(`need.side.${value}`) }))}
      value={filter.side}
      optional
    />
    <SelectField
      t={t}
      name="jenis"
      label={t('need.field.kind')}
      empty={t('need.any_kind')}
      choices={needKinds.map((value) => ({ value, label: t(`need.kind.${value}`) }))}
      value={filter.kind}
      optional
    />
    <SelectField
      t={t}
      name="unsur"
      label={t('need.field.helix')}
      empty={t('need.any_helix')}
      choices={helixes.map((value) => ({ value, label: t(`need.helix.${value}`) }))}
      value={filter.helix}
      optional
    />
    <SelectField
      t={t}
      name="subsektor"
      label={t('need.field.subsector')}
      empty={t('need.any_subsector')}
      choices={subsectors}
      value={filter.subsector}
      optional
    />
    <SelectField
      t={t}
      name="kelurahan"
      label={t('need.field.kelurahan')}
      empty={t('need.any_kelurahan')}
      choices={kelurahan}
      value={filter.kelurahan}
      optional
    />
    <Button kind="ghost">{t('need.filter.do')}</Button>
  </form>
)

export const BoardView = (facts: BoardFacts) => {
  const { t, tongue, items, next, counts, lately } = facts
  return (
    <div class="needs">
      <h1>{t('need.board')}</h1>
      <p class="lead">{t('need.lead')}</p>
      <p class="acts">
        <LinkButton href={to.newNeed()}>{t('need.post_one')}</LinkButton> <a href={to.myNeeds()}>{t('need.mine')}</a>
      </p>
      <Five {...facts} />
      {facts.demo && <Notice kind="info">{t('need.example')}</Notice>}
      <Filter {...facts} />
      <h2>
        {t('need.count.need', { n: sum(counts, 'need') })}, {t('need.count.offer', { n: sum(counts, 'offer') })}
      </h2>
      {items.length === 0 ? (
        <Empty
          seed="butuh-tawar"
          title={t('need.none')}
          level={3}
          action={<LinkButton href={to.newNeed()}>{t('need.post_one')}</LinkButton>}
        >
          {t('need.none_why')}
        </Empty>
      ) : (
        <ul class="need-cards">
          {items.map((need) => (
            <NeedCard t={t} tongue={tongue} need={need} />
          ))}
        </ul>
      )}
      {next && (
        <p>
          <a href={next} rel="next">
            {t('need.more')}
          </a>
        </p>
      )}
      {lately.length > 0 && (
        <section>
          <h2>{t('need.lately')}</h2>
          <ul class="need-lately">
            {lately.map((one) => (
              <li>
                <a href={to.agreement(one.number)}>{one.need.title}</a>
                <p class="small quiet">
                  {authorText(t, one.need)} · {authorText(t, one.offer)}
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

type NeedFacts = {
  t: Say
  tongue: Tongue
  need: Need
  matches: readonly Matched[]
  /** The reader speaks for it. */
  own: boolean
  signedIn: boolean
  news: string | undefined
}

const Ask = ({ t, need, own, signedIn }: NeedFacts) => {
  if (need.state !== 'open')
    return <Notice kind="info">{need.agreement ? t('need.taken_by', { number: need.agreement }) : t('need.over')}</Notice>
  if (own)
    return (
      <PostButton to={to.closeNeed(need.number)} kind="ghost">
        {t('need.close')}
      </PostButton>
    )
  return (
    <p class="acts">
      <LinkButton href={signedIn ? to.askNeed(need.number) : to.signIn(to.askNeed(need.number))}>
        {t(signedIn ? 'need.ask' : 'need.ask_sign_in')}
      </LinkButton>{' '}
      <span class="small quiet">{t('need.ask_lead')}</span>
    </p>
  )
}

export const NeedView = (facts: NeedFacts) => {
  const { t, tongue, need, matches, news } = facts
  return (
    <article class="needs need">
      <Breadcrumb t={t} crumbs={[{ label: t('need.board'), href: to.needs() }, { label: need.number }]} />
      {news && (
        <Notice kind="done" live>
          {news}
        </Notice>
      )}
      <p class={`need-kind ${need.side}`}>
        <b>{t(`need.side.${need.side}`)}</b> {t(`need.kind.${need.kind}`)} <NeedState t={t} state={need.state} />
      </p>
      <h1>{need.title}</h1>
      <p class="lead pre">{need.plain}</p>
      <Facts
        facts={[
          [
            t('needs.new.as'),
            <>
              {authorText(t, nameOf(need))}
              {need.organisation?.verified && <> · {t('need.verified')}</>}
            </>,
          ],
          [t('need.field.subsector'), need.subsectorName ?? t('need.sector.any')],
          [t('need.field.kelurahan'), need.kelurahanName ?? t('need.where.any')],
          [t('need.when'), whenText(t, tongue, need)],
          [t('need.posted'), formatMoment(need.madeAt, tongue)],
          ...(need.state === 'open' ? [[t('need.standing'), formatCivicDay(need.untilDay, tongue)] as const] : []),
          ...(need.agreement ? [[t('needs.mine.agreements'), <a href={to.agreement(need.agreement)}>{need.agreement}</a>] as const] : []),
        ]}
      />
      <Ask {...facts} />
      {need.state === 'open' && (
        <section>
          <h2>{t('need.matches')}</h2>
          {matches.length === 0 ? (
            <p>{t('need.matches_none')}</p>
          ) : (
            <ul class="need-cards">
              {matches.map((one) => (
                <NeedCard t={t} tongue={tongue} need={one} match={one.match} />
              ))}
            </ul>
          )}
        </section>
      )}
      {need.illustrative && <Notice kind="info">{t('need.example')}</Notice>}
    </article>
  )
}

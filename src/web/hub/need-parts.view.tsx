import { formatCount } from '#src/base/money.ts'
import { formatCivicDay, type Tongue } from '#src/base/time.ts'
import type { Match } from '#src/support/match.ts'
import type { Need } from '#src/support/needs-read.db.ts'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

/** Who put it up: a body by its name, a person by nothing but where he stands. */
export const authorText = (t: Say, need: { author: string | null; helix: string }): string =>
  t('need.by', { author: need.author ?? t('need.private'), helix: t(`need.helix.${need.helix}`) })

export const nameOf = (need: Need) => ({ author: need.organisation?.name ?? null, helix: need.helix })

export function whenText(t: Say, tongue: Tongue, { from, until }: Pick<Need, 'from' | 'until'>): string {
  const [first, last] = [from && formatCivicDay(from, tongue), until && formatCivicDay(until, tongue)]
  if (first && last) return t('need.when.span', { from: first, until: last })
  if (first) return t('need.when.from', { from: first })
  return last ? t('need.when.until', { until: last }) : t('need.when.any')
}

/** Why two fit, each reason on a line of its own, with what they share. */
export const Reasons = ({ t, need, match }: { t: Say; need: Need; match: Match }) => {
  const values: Record<string, string> = {
    kind: t(`need.kind.${need.kind}`),
    subsector: need.subsectorName ?? '',
    kelurahan: need.kelurahanName ?? '',
  }
  return (
    <ul class="need-reasons">
      {match.reasons.map((reason) => (
        <li>{t(`need.reason.${reason}`, { value: values[reason] ?? '' })}</li>
      ))}
    </ul>
  )
}

/** The strength of a match as a line: the number says it, the bar repeats it. */
export const Strength = ({ t, score }: { t: Say; score: number }) => (
  <p class="need-strength">
    <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect class="all" width="100" height="4" />
      <rect class="has" width={score} height="4" />
    </svg>
    <b>{t('need.score', { score: formatCount(score) })}</b>
  </p>
)

export const NeedState = ({ t, state }: { t: Say; state: Need['state'] }) =>
  state === 'open' ? null : <Status kind={state === 'taken' ? 'ok' : 'plain'}>{t(`need.state.${state}`)}</Status>

type CardFacts = { t: Say; tongue: Tongue; need: Need; level?: 2 | 3 }

/** One thing on the board: which side it is of, what, whose, where and when. */
export const NeedCard = ({ t, tongue, need, level = 3, match }: CardFacts & { match?: Match }) => {
  const Heading = `h${level}` as 'h3'
  return (
    <li class={`need-card ${need.side}`}>
      <p class="need-kind">
        <b>{t(`need.side.${need.side}`)}</b> {t(`need.kind.${need.kind}`)} <NeedState t={t} state={need.state} />
      </p>
      <Heading>
        <a href={to.need(need.number)}>{need.title}</a>
      </Heading>
      <p class="small">
        {authorText(t, nameOf(need))}
        {need.organisation?.verified && <> · {t('need.verified')}</>}
      </p>
      <p class="small quiet">
        {need.kelurahanName ?? t('need.where.any')} · {whenText(t, tongue, need)}
      </p>
      {match && <Strength t={t} score={match.score} />}
      {match && <Reasons t={t} need={need} match={match} />}
    </li>
  )
}

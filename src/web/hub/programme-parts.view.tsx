import { raw } from 'hono/html'
import { formatDay, formatMoment, minutesAfter, type Tongue } from '#src/base/time.ts'
import type { Checked, EligibilityRule } from '#src/events/programme.ts'
import type { Cohort, Session } from '#src/events/programme-read.db.ts'
import { Icon } from '#src/ui/icon.tsx'
import { motifSwatch } from '#src/ui/motif/motif.ts'
import { Status, type StatusKind } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'
import { daysText, hoursText } from './event-parts.view.tsx'

export type Seen = { t: Say; tongue: Tongue }

const kinds: Readonly<Record<Cohort['state'], StatusKind>> = {
  coming: 'wait',
  open: 'ok',
  review: 'wait',
  announced: 'plain',
  running: 'plain',
  closed: 'plain',
  called_off: 'warn',
}

export const CohortMark = ({ t, state }: { t: Say; state: Cohort['state'] }) => (
  <Status kind={kinds[state]}>{t(`programme.state.${state}`)}</Status>
)

/** The last day one may apply: a closing at midnight belongs to the day before. */
export const lastDay = ({ closesAt }: Pick<Cohort, 'closesAt'>, tongue: Tongue): string => formatDay(minutesAfter(closesAt, -1), tongue)

export const spanText = ({ sessions }: Pick<Cohort, 'sessions'>, tongue: Tongue): string => {
  const [first, last] = [sessions[0], sessions.at(-1)]
  if (!first || !last) return ''
  return first === last ? formatDay(first.startsAt, tongue) : `${formatDay(first.startsAt, tongue)} – ${formatDay(last.startsAt, tongue)}`
}

/** Whose turn it is, and until when. */
export const turnText = ({ t, tongue }: Seen, cohort: Cohort): string =>
  t(`programme.turn.${cohort.state}`, {
    reason: cohort.offReason ?? '',
    opens: formatMoment(cohort.opensAt, tongue),
    closes: lastDay(cohort, tongue),
    results: formatDay(cohort.resultsAt, tongue),
    first: cohort.sessions[0] ? formatDay(cohort.sessions[0].startsAt, tongue) : '',
    last: cohort.sessions.at(-1) ? formatDay((cohort.sessions.at(-1) as Session).endsAt, tongue) : '',
  })

/** The cloth of a programme, the same for its whole life; never under text. */
export const ProgrammeCloth = ({ slug, thin }: { slug: string; thin?: boolean }) => (
  <div class={thin ? 'programme-cloth thin' : 'programme-cloth'} aria-hidden="true">
    {raw(motifSwatch(`program/${slug}`, { width: 640, height: thin ? 40 : 112, scale: 0.8 }))}
  </div>
)

export const SessionList = ({
  t,
  tongue,
  sessions,
  mark,
}: Seen & { sessions: readonly Session[]; mark?: (session: Session) => unknown }) => (
  <ol class="session-list">
    {sessions.map((one) => (
      <li>
        <b>{one.moduleName}</b>
        <span class="small">
          {daysText(tongue, { ...one, timeKnown: true })}, {hoursText(t, tongue, { ...one, timeKnown: true })}
        </span>
        {mark?.(one) as never}
      </li>
    ))}
  </ol>
)

/** `62,5`: a score as people read it. */
export const scoreText = (score: number, tongue: Tongue): string =>
  tongue === 'en' ? String(Number(score.toFixed(2))) : String(Number(score.toFixed(2))).replace('.', ',')

export const ruleText = (t: Say, rule: EligibilityRule, names: ReadonlyMap<string, string>): string =>
  t(`programme.rule.${rule.rule}`, {
    ...(rule.rule === 'age' ? { min: rule.min, max: rule.max } : {}),
    ...(rule.rule === 'subsector' ? { any: [...new Set(rule.any.map((code) => names.get(code) ?? code))].join(', ') } : {}),
  })

/** Every rule with its answer; where one is not met, why and how to mend it. */
export const Checklist = ({
  t,
  rules,
  checked,
  names,
}: {
  t: Say
  rules: readonly EligibilityRule[]
  checked: readonly Checked[]
  names: ReadonlyMap<string, string>
}) => (
  <ul class="rule-list">
    {rules.map((rule, at) => {
      const one = checked[at]
      return (
        <li class={one?.ok ? 'met' : 'unmet'}>
          <Icon name={one?.ok ? 'check' : 'warning'} />
          <span>
            <b>{t(one?.ok ? 'programme.rule_met' : 'programme.rule_unmet')}</b> {ruleText(t, rule, names)}
            {one && !one.ok && <span class="small mend">{t(`programme.mend.${rule.rule}`)}</span>}
          </span>
        </li>
      )
    })}
  </ul>
)

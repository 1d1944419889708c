import { formatCount } from '#src/base/money.ts'
import { formatCivicDay, type Tongue } from '#src/base/time.ts'
import { type Keeping, latenessOf, type ReportDue } from '#src/support/keeping-read.db.ts'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'
import { FollowUpFacts } from './follow-up.view.tsx'

const ReportMark = ({ t, due }: { t: Say; due: ReportDue }) => {
  const late = latenessOf(due)
  const last = due.reports.at(-1)
  if (!last) return due.overdue ? <Status kind="warn">{t('keep.report.missing')}</Status> : <Status>{t('keep.report.open')}</Status>
  const when = late > 0 ? t('keep.report.late', { n: late }) : t('keep.report.in_time')
  if (last.accepted === null) return <Status kind="wait">{t('keep.report.waiting', { when })}</Status>
  return last.accepted ? (
    <Status kind={late > 0 ? 'warn' : 'ok'}>{t('keep.report.accepted', { when })}</Status>
  ) : (
    <Status kind="warn">{t('keep.report.returned', { when })}</Status>
  )
}

type Facts = { t: Say; tongue: Tongue; keeping: Keeping; measure: string; whole?: boolean }

/** What is said of a delivery nobody confirmed for too long: whose turn it is, and never that somebody is silent who was not asked. */
function silentWords(t: Say, asked: Keeping['asked']): string | undefined {
  const over = Object.values(asked).filter((one) => one.over)
  if (over.some(({ reached }) => !reached)) return t('keep.unreached')
  const waits = over.find((one) => one.waits)
  if (waits) return t(waits.sent === 0 ? 'keep.unsent' : 'keep.unreminded')
  const [few] = over.flatMap(({ sent }) => (sent !== null && sent < 3 ? [sent] : []))
  if (few !== undefined) return t('keep.silent_sent', { n: few })
  return over.length > 0 ? t('keep.silent') : undefined
}

/** What is kept of a promise after it was made. What a receiver wrote in a report is read at the desk only. */
export const KeptFacts = ({ t, tongue, keeping, measure, whole }: Facts) => (
  <>
    {silentWords(t, keeping.asked) && (
      <p>
        <Status kind="warn">{silentWords(t, keeping.asked)}</Status>
      </p>
    )}
    {keeping.shortfalls.length > 0 && (
      <section>
        <h2>{t('keep.shortfall.title')}</h2>
        <ul class="brought-list">
          {keeping.shortfalls.map((one) => (
            <li>
              <p>
                <b>{t('keep.shortfall.line', { n: formatCount(one.short), measure })}</b>{' '}
                {one.answer === null ? (
                  <Status kind="wait">{t('keep.shortfall.waiting', { day: formatCivicDay(one.dueDay, tongue) })}</Status>
                ) : (
                  <Status kind="ok">{t('keep.shortfall.answered')}</Status>
                )}
              </p>
              {one.answer && <p>“{one.answer}”</p>}
            </li>
          ))}
        </ul>
      </section>
    )}
    {keeping.reports.length > 0 && (
      <section>
        <h2>{t('keep.report.title')}</h2>
        <ul class="brought-list">
          {keeping.reports.map((due) => (
            <li>
              <p>
                <b>{due.what}</b> <ReportMark t={t} due={due} />
              </p>
              <p class="small quiet">{t('keep.report.due', { day: formatCivicDay(due.dueDay, tongue) })}</p>
              {whole && due.reports.map((one) => <p>“{one.text}”</p>)}
            </li>
          ))}
        </ul>
      </section>
    )}
    {keeping.conditions.length > 0 && (
      <section>
        <h2>{t('keep.condition.title')}</h2>
        <ul class="brought-list">
          {keeping.conditions.map((one) => (
            <li>
              <p>
                {formatCivicDay(one.onDay, tongue)}: <b>{t(`keep.condition.${one.state}`)}</b>
              </p>
              {one.says && <p class="small">{one.says}</p>}
            </li>
          ))}
        </ul>
      </section>
    )}
    <FollowUpFacts t={t} tongue={tongue} followUps={keeping.followUps} whole={whole} />
  </>
)

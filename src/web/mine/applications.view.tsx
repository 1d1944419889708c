import { type Day, formatCivicDay, formatDay, type Tongue } from '#src/base/time.ts'
import { dueInstant, isLate } from '#src/support/application.ts'
import type { ApplicationLine } from '#src/support/application-read.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Status, type StatusKind } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { MineFrame } from './mine-frame.view.tsx'

const looks: Readonly<Record<string, StatusKind>> = {
  draft: 'plain',
  mending: 'warn',
  approved: 'ok',
  committed: 'ok',
  done: 'ok',
  refused: 'plain',
  withdrawn: 'plain',
}

/** The stage by its public name; officers have a name of their own for it. */
export const StageMark = ({ t, state, staff }: { t: Say; state: ApplicationLine['state']; staff?: boolean }) => (
  <Status kind={looks[state] ?? 'wait'}>{t(`apply.stage.${state}.${staff ? 'staff' : 'public'}`)}</Status>
)

type Line = Pick<ApplicationLine, 'state' | 'turn' | 'paused' | 'unitName' | 'dueDay' | 'left'>

/** Whose turn it is, by post, until when, and how many working days that leaves. */
export function turnText(t: Say, tongue: Tongue, line: Line, now: Date, staff = false): string {
  const turn = staff && line.turn === 'applicant' ? t('apply.turn.theirs') : t(`apply.turn.${line.turn}`, { unit: line.unitName })
  if (line.dueDay === null) return line.paused && line.left !== null ? `${turn} ${t('apply.turn.paused', { left: line.left })}` : turn
  const due = formatCivicDay(line.dueDay, tongue)
  return isLate(line.dueDay, now)
    ? `${turn} ${t('apply.turn.late', { day: due, left: Math.abs(line.left ?? 0) })}`
    : `${turn} ${t('apply.turn.until', { day: due, left: line.left ?? 0 })}`
}

/** The last second of the day, for whoever reads it by machine. */
export const dueAttribute = (day: Day): string => dueInstant(day).toISOString()

type ListFacts = { t: Say; tongue: Tongue; rows: readonly (ApplicationLine & { mine: boolean })[]; now: Date }

export const ApplicationsView = ({ t, tongue, rows, now }: ListFacts) => (
  <MineFrame t={t} refusals={[]} room="applications" title={t('apply.mine.title')}>
    <p class="acts">
      <LinkButton href={to.fit()}>{t('apply.mine.find')}</LinkButton>
      <a href={to.myFolder()}>{t('apply.folder.title')}</a>
    </p>
    {rows.length === 0 ? (
      <Empty seed="permohonan" title={t('apply.mine.empty')}>
        {t('apply.mine.empty_why')}
      </Empty>
    ) : (
      <ul class="application-list">
        {rows.map((row) => (
          <li>
            <p class="number">
              {row.number} <StageMark t={t} state={row.state} />
            </p>
            <h2>
              <a href={row.mine ? to.myApplication(row.number) : to.memberAsked(row.number)}>{row.offer}</a>
            </h2>
            <p class="small">
              {row.title ? `${row.title} · ` : ''}
              {row.submittedAt ? t('apply.mine.sent', { day: formatDay(row.submittedAt, tongue) }) : t('apply.mine.unsent')}
            </p>
            <p class="turn">{turnText(t, tongue, row, now)}</p>
          </li>
        ))}
      </ul>
    )}
  </MineFrame>
)

import type { Refusal } from '#src/base/outcome.ts'
import { formatCivicDay, type Tongue } from '#src/base/time.ts'
import type { Advice } from '#src/support/advice.db.ts'
import type { Problem } from '#src/support/keeping-read.db.ts'
import { Button } from '#src/ui/button.tsx'
import { type Choice, SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import type { Typed } from '../shop/form.ts'
import { to } from '../to.ts'

/** Where a line leads: for the agency to its desk, for the team to what everybody reads. An application is nobody's but its desk's. */
function placeOf({ kind, number, event, unit }: Problem, desk: boolean | undefined): string {
  const everybodys = unit ? to.supportUnit(unit) : to.supportGrid()
  if (event) return to.event(event)
  if (!number || kind === 'case') return everybodys
  if (kind === 'application') return desk ? to.deskApplication(number) : everybodys
  return desk ? to.deskCommitment(number) : to.commitment(number)
}

const ownerOf = (t: Say, { unitName, post, turn }: Problem): string =>
  turn && unitName
    ? t(`keep.turn.${turn}`, { unit: unitName })
    : unitName || post
      ? [unitName, post].filter(Boolean).join(' · ')
      : t('keep.nobody')

type ListFacts = { t: Say; tongue: Tongue; rows: readonly Problem[]; title: string; desk?: boolean }

/** Problem, owner, deadline: a line each, the longest overdue first. */
export const ProblemList = ({ t, tongue, rows, title, desk }: ListFacts) =>
  rows.length === 0 ? (
    <Empty seed="meja-tenang" title={t('keep.inbox.none')}>
      {t('keep.inbox.none_why')}
    </Empty>
  ) : (
    <Table
      caption={title}
      rows={rows}
      columns={[
        {
          label: t('keep.col.problem'),
          head: true,
          cell: (one) => (
            <>
              <a href={placeOf(one, desk)}>{one.title}</a>{' '}
              <span class="small quiet">
                {t(`keep.problem.${one.kind}`)}
                {one.kind === 'application' || one.kind === 'case' ? ` · ${one.number}` : ''}
              </span>
            </>
          ),
        },
        {
          label: t('keep.col.owner'),
          cell: (one) => ownerOf(t, one),
        },
        {
          label: t('keep.col.deadline'),
          cell: (one) => (
            <>
              {formatCivicDay(one.deadline, tongue)}{' '}
              {one.days > 0 ? (
                <Status kind="warn">{t('keep.late', { n: one.days })}</Status>
              ) : (
                <Status>{t('keep.left', { n: -one.days })}</Status>
              )}
            </>
          ),
        },
      ]}
    />
  )

type AnswerFacts = { t: Say; tongue: Tongue; rows: readonly Advice[]; once: string; typed: Typed | undefined; refusals: readonly Refusal[] }

/** What the team advised one's agency: it binds nobody, and it is answered. */
export const AdviceToAnswer = ({ t, tongue, rows, once, typed, refusals }: AnswerFacts) => {
  const open = rows.filter(({ answer }) => answer === null)
  return open.length === 0 ? null : (
    <section>
      <h2>{t('keep.advice.yours', { n: open.length })}</h2>
      <ul class="brought-list">
        {open.map((one) => (
          <li>
            <p>
              <b>{one.about}</b> <Status kind="wait">{t('keep.advice.until', { day: formatCivicDay(one.answerBy, tongue) })}</Status>
            </p>
            <p>“{one.text}”</p>
            <form method="post" action={to.deskAdvice(one.id)} class="fields-form" novalidate>
              <input type="hidden" name="once" value={`${once}${one.id.slice(-12)}`} />
              <TextArea
                t={t}
                name="text"
                id={`jawab-${one.id}`}
                label={t('keep.answer_label')}
                value={typed?.text('text') ?? ''}
                error={complaints(t, refusals)('text')}
                rows={2}
                maxlength={1000}
              />
              <p class="acts">
                <Button>{t('keep.answer')}</Button>
              </p>
            </form>
          </li>
        ))}
      </ul>
    </section>
  )
}

type TeamFacts = {
  t: Say
  tongue: Tongue
  rows: readonly Problem[]
  advice: readonly Advice[]
  units: readonly Choice[]
  advises: boolean
  typed: Typed
  refusals: readonly Refusal[]
  once: string
}

/** The team sees and advises. There is nothing to approve here; whoever only oversees reads. */
export const TeamView = ({ t, tongue, rows, advice, units, advises, typed, refusals, once }: TeamFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <div class="support">
      <ErrorSummary t={t} refusals={refusals} />
      <h1>{t('keep.team.title', { n: rows.length })}</h1>
      <p class="lead">{t(advises ? 'keep.team.lead' : 'keep.team.read_only')}</p>
      <ProblemList t={t} tongue={tongue} rows={rows} title={t('keep.team.table')} />
      {advises && (
        <section>
          <h2>{t('keep.advice.give')}</h2>
          <p>{t('keep.advice.lead')}</p>
          <form method="post" action={to.deskTeam()} class="fields-form" novalidate>
            <input type="hidden" name="once" value={once} />
            <SelectField t={t} name="unit" label={t('keep.advice.to')} choices={units} value={typed.text('unit')} error={wrong('unit')} />
            <TextField
              t={t}
              name="about"
              label={t('keep.advice.about')}
              value={typed.text('about')}
              error={wrong('about')}
              maxlength={200}
            />
            <TextArea
              t={t}
              name="text"
              label={t('keep.advice.text')}
              value={typed.text('text')}
              error={wrong('text')}
              rows={3}
              maxlength={1000}
            />
            <TextField
              t={t}
              name="answerBy"
              label={t('keep.advice.answer_by')}
              type="date"
              value={typed.text('answerBy')}
              error={wrong('answerBy')}
              width="medium"
            />
            <p class="acts">
              <Button>{t('keep.advice.send')}</Button>
            </p>
          </form>
        </section>
      )}
      {advice.length > 0 && (
        <section>
          <h2>{t('keep.advice.given')}</h2>
          <ul class="brought-list">
            {advice.map((one) => (
              <li>
                <p>
                  <b>{one.about}</b> → {one.unitName}{' '}
                  {one.answer === null ? (
                    <Status kind="wait">{t('keep.advice.until', { day: formatCivicDay(one.answerBy, tongue) })}</Status>
                  ) : (
                    <Status kind="ok">{t('keep.advice.answered')}</Status>
                  )}
                </p>
                <p>“{one.text}”</p>
                {one.answer && <p class="note">“{one.answer}”</p>}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

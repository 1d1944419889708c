import { formatCount } from '#src/base/money.ts'
import { formatCivicDay, type Tongue } from '#src/base/time.ts'
import { supportKinds } from '#src/support/commitment.ts'
import type { FollowUp } from '#src/support/follow-up.db.ts'
import { changeAnswers, type FollowUpSums, leastAnswers, shareOf, stillAnswers } from '#src/support/follow-up.ts'
import { percentText } from '#src/support/score.ts'
import { Button } from '#src/ui/button.tsx'
import { Radios, SelectField } from '#src/ui/choices.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import type { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

export type FollowUpTyped = { still: string; change: string; needs: string; says: string }
export const nothingAnswered: FollowUpTyped = { still: '', change: '', needs: 'none', says: '' }

type FormFacts = {
  t: Say
  number: string
  asked: FollowUp
  typed: FollowUpTyped
  wrong: ReturnType<typeof complaints>
  once: string
}

/** Three questions by one thumb, thirty and ninety days after something came. */
export const FollowUpForm = ({ t, number, asked, typed, wrong, once }: FormFacts) => (
  <section>
    <h2>{t('keep.follow.title', { days: asked.days })}</h2>
    <p>{t('keep.follow.lead')}</p>
    <form method="post" action={to.receiveFollowUp(number)} class="fields-form" novalidate>
      <input type="hidden" name="once" value={`${once}f`} />
      <input type="hidden" name="days" value={String(asked.days)} />
      <Radios
        t={t}
        name="still"
        label={t('keep.follow.still')}
        choices={stillAnswers.map((value) => ({ value, label: t(`keep.follow.still.${value}`) }))}
        value={typed.still}
        error={wrong('still')}
      />
      <Radios
        t={t}
        name="change"
        label={t('keep.follow.change')}
        choices={changeAnswers.map((value) => ({ value, label: t(`keep.follow.change.${value}`) }))}
        value={typed.change}
        error={wrong('change')}
      />
      <SelectField
        t={t}
        name="needs"
        label={t('keep.follow.needs')}
        choices={[
          { value: 'none', label: t('keep.follow.needs.none') },
          ...supportKinds.map((value) => ({ value, label: t(`support.kind.${value}`) })),
        ]}
        value={typed.needs}
        error={wrong('needs')}
      />
      <TextArea
        t={t}
        name="says"
        id="kabar-kata"
        label={t('keep.follow.says')}
        hint={t('keep.follow.says_hint')}
        value={typed.says}
        error={wrong('says')}
        rows={2}
        maxlength={600}
        optional
      />
      <p class="acts">
        <Button>{t('keep.follow.send')}</Button>
      </p>
    </form>
  </section>
)

/** Where to look for what would help next, to whoever just said so. */
export const FollowUpNext = ({ t, followUps }: { t: Say; followUps: readonly FollowUp[] }) => {
  const needs = followUps.findLast(({ answer }) => answer !== null)?.answer?.needs
  return needs ? (
    <Notice kind="info">
      {t('keep.follow.next')} <a href={to.fit({ need: needs })}>{t('keep.follow.next_link', { kind: t(`support.kind.${needs}`) })}</a>
    </Notice>
  ) : null
}

const Said = ({ t, answer }: { t: Say; answer: NonNullable<FollowUp['answer']> }) => (
  <>
    <p>
      {t(`keep.follow.still.${answer.still}`)}. {t(`keep.follow.change.${answer.change}`)}.
      {answer.needs && ` ${t('keep.follow.wants', { kind: t(`support.kind.${answer.needs}`) })}`}
    </p>
    {answer.says && <p>“{answer.says}”</p>}
  </>
)

const marks = { answered: 'ok', open: 'wait', to_come: 'plain', over: 'plain' } as const

/** Whether its receiver was asked and answered. What he said is read at the agency's desk only. */
export const FollowUpFacts = ({
  t,
  tongue,
  followUps,
  whole,
}: {
  t: Say
  tongue: Tongue
  followUps: readonly FollowUp[]
  whole?: boolean | undefined
}) =>
  followUps.length === 0 ? null : (
    <section>
      <h2>{t('keep.follow.facts')}</h2>
      <ul class="brought-list">
        {followUps.map(({ days, opens, state, answer }) => (
          <li>
            <p>
              <b>{t('keep.follow.days', { days })}</b>{' '}
              <Status kind={marks[state]}>{t(`keep.follow.is.${state}`, { day: formatCivicDay(answer?.day ?? opens, tongue) })}</Status>
            </p>
            {whole && answer && <Said t={t} answer={answer} />}
          </li>
        ))}
      </ul>
    </section>
  )

/** What became of it, as its receivers say: counted over the city, and only where enough of them answered. */
export const FollowUpTable = ({ t, tongue, year, sums }: { t: Say; tongue: Tongue; year: number; sums: readonly FollowUpSums[] }) => {
  if (sums.every(({ answers }) => answers === 0)) return null
  const share = (part: 'still' | 'better' | 'worse') => (row: FollowUpSums) => {
    const permille = shareOf(row[part], row)
    return permille === undefined ? t('keep.follow.few', { least: leastAnswers }) : `${percentText(permille, tongue)}%`
  }
  return (
    <section>
      <h2>{t('keep.follow.sums')}</h2>
      <p>{t('keep.follow.sums_lead')}</p>
      <Table
        caption={t('keep.follow.sums_table', { year })}
        quietCaption
        rows={sums}
        columns={[
          { label: t('keep.follow.col.when'), head: true, cell: ({ days }) => t('keep.follow.days', { days }) },
          {
            label: t('keep.follow.col.answers'),
            number: true,
            cell: ({ answers }) => (answers < leastAnswers ? `<${leastAnswers}` : formatCount(answers)),
          },
          { label: t('keep.follow.col.still'), number: true, cell: share('still') },
          { label: t('keep.follow.col.better'), number: true, cell: share('better') },
          { label: t('keep.follow.col.worse'), number: true, cell: share('worse') },
        ]}
      />
    </section>
  )
}

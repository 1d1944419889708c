import type { Tongue } from '#src/base/time.ts'
import type { DeskLine } from '#src/support/application-desk.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { askedText } from '../mine/application.view.tsx'
import { StageMark, turnText } from '../mine/applications.view.tsx'
import { to } from '../to.ts'

type ListFacts = { t: Say; tongue: Tongue; rows: readonly DeskLine[]; now: Date }

const Lines = ({ t, tongue, rows, now, caption }: ListFacts & { caption: string }) => (
  <Table
    caption={caption}
    quietCaption
    rows={rows}
    columns={[
      {
        label: t('apply.number'),
        head: true,
        cell: (row) => <a href={to.deskApplication(row.number)}>{row.number}</a>,
      },
      { label: t('apply.desk.offer'), cell: (row) => row.offer },
      { label: t('apply.desk.agency'), cell: (row) => row.unitName },
      { label: t('apply.asked'), number: true, cell: (row) => askedText({ ...row, measure: '' }) },
      { label: t('apply.desk.stage'), cell: (row) => <StageMark t={t} state={row.state} staff /> },
      {
        label: t('apply.desk.due'),
        cell: (row) =>
          row.late ? <Status kind="warn">{turnText(t, tongue, row, now, true)}</Status> : turnText(t, tongue, row, now, true),
      },
    ]}
  />
)

/** What waits for this desk first; nothing names an applicant before the file is opened. */
export const DeskApplicationsView = (facts: ListFacts & { heads: boolean }) => {
  const { t, rows, heads } = facts
  const mine = rows.filter((row) => row.mineNow)
  const others = rows.filter((row) => !row.mineNow)
  return (
    <>
      <h1>{t('apply.desk.title')}</h1>
      {heads && (
        <p class="acts">
          <LinkButton href={to.deskHeadDecisions()}>{t('head.title')}</LinkButton>
        </p>
      )}
      <section aria-labelledby="giliran">
        <h2 id="giliran">{t('apply.desk.waiting', { n: mine.length })}</h2>
        {mine.length === 0 ? (
          <Empty seed="meja-permohonan" title={t('apply.desk.none')}>
            {t('apply.desk.none_why')}
          </Empty>
        ) : (
          <Lines {...facts} rows={mine} caption={t('apply.desk.waiting', { n: mine.length })} />
        )}
      </section>
      {others.length > 0 && (
        <section aria-labelledby="lainnya">
          <h2 id="lainnya">{t('apply.desk.others')}</h2>
          <Lines {...facts} rows={others} caption={t('apply.desk.others')} />
        </section>
      )}
    </>
  )
}

import { formatRupiah } from '#src/base/money.ts'
import { decisionAddress } from '#src/governance/decision.ts'
import type { DecisionRead } from '#src/governance/decision-read.db.ts'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { Pager } from '#src/ui/pager.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { nothingWrong } from './_errand.ts'
import { sayDay } from './_waiting.ts'
import { DeskNews } from './desk-parts.view.tsx'

type Facts = { visit: Visit; decisions: readonly DecisionRead[]; words: string; next: string | undefined; did: string | undefined }

const Correct = ({ visit: { t }, one }: { visit: Visit; one: DecisionRead }) =>
  one.correctedBy ? (
    <Status kind="plain">{t('govdesk.decisions.corrected_by', { number: one.correctedBy })}</Status>
  ) : (
    <a
      href={`${to.deskDecisions()}/${one.record.number}/betulkan`}
      aria-label={t('govdesk.decisions.correct_named', { number: one.record.number })}
    >
      {t('govdesk.decisions.correct')}
    </a>
  )

export const Decisions = ({ visit, decisions, words, next, did }: Facts) => {
  const { t } = visit
  return (
    <>
      <DeskNews t={t} wrong={nothingWrong} did={did} />
      <h1>{t('govdesk.decisions.title')}</h1>
      <div class="acts">
        <LinkButton href={`${to.deskDecisions()}/baru`}>{t('govdesk.decisions.new')}</LinkButton>
        <LinkButton href={`${to.deskDecisions()}/baru?terlambat=1`} kind="ghost">
          {t('govdesk.decisions.late')}
        </LinkButton>
      </div>
      <form method="get" action={to.deskDecisions()} class="row find-bases after">
        <TextField
          t={t}
          name="kata"
          type="search"
          label={t('govdesk.bases.words')}
          value={words}
          maxlength={100}
          optional
          autocomplete="off"
        />
        <Button kind="ghost">{t('govdesk.bases.find')}</Button>
      </form>
      {decisions.length === 0 ? (
        <p class="quiet after">{t('govdesk.decisions.none')}</p>
      ) : (
        <Table
          caption={t('govdesk.decisions.title')}
          quietCaption
          rows={decisions}
          columns={[
            {
              label: t('govdesk.case.title'),
              head: true,
              cell: (one) => <a href={decisionAddress(one.record.number)}>{one.record.title}</a>,
            },
            { label: t('govdesk.case.number'), cell: (one) => one.record.number },
            {
              label: t('govdesk.case.amount'),
              number: true,
              cell: (one) => (one.record.amount > 0 ? formatRupiah(one.record.amount) : '–'),
            },
            { label: t('govdesk.decisions.by'), cell: (one) => `${one.holder}, ${one.record.row}` },
            { label: t('govdesk.decide.review'), cell: (one) => sayDay(visit, one.record.reviewOn) },
            {
              label: t('govdesk.decisions.correct'),
              cell: (one) => (
                <>
                  <Correct visit={visit} one={one} />
                  {one.sourceHash && (
                    <>
                      {' · '}
                      <a href={to.deskDecisionSource(one.record.number)}>{t('govdesk.decisions.source_open')}</a>
                    </>
                  )}
                </>
              ),
            },
          ]}
        />
      )}
      <Pager t={t} next={next} />
    </>
  )
}

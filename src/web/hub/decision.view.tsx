import { formatRupiah } from '#src/base/money.ts'
import type { Tongue } from '#src/base/time.ts'
import type { Waits } from '#src/governance/awaiting.db.ts'
import type { DecisionRead } from '#src/governance/decision-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Facts } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { Awaiting } from './awaiting.view.tsx'
import { dayText } from './institution.view.tsx'

export type DecisionFacts = { t: Say; tongue: Tongue; decision: DecisionRead; chain: readonly DecisionRead[]; waits: Waits | undefined }

const Banners = ({ t, decision }: Pick<DecisionFacts, 't' | 'decision'>) => (
  <>
    {decision.illustrative && (
      <Notice kind="wait">
        <p>{t('gov.decision.example')}</p>
      </Notice>
    )}
    {decision.record.kind === 'late_record' && (
      <Notice kind="warn">
        <p>{t('gov.decision.late', { days: decision.daysLate, source: decision.record.sourceNote ?? t('gov.decision.source_kept') })}</p>
      </Notice>
    )}
    {decision.correctedBy && (
      <Notice kind="warn">
        <p>
          {t('gov.decision.corrected_by')} <a href={to.decision(decision.correctedBy)}>{decision.correctedBy}</a>
        </p>
      </Notice>
    )}
    {decision.record.corrects && (
      <Notice>
        <p>
          {t('gov.decision.corrects')} <a href={to.decision(decision.record.corrects)}>{decision.record.corrects}</a>
        </p>
      </Notice>
    )}
  </>
)

const Chain = ({ t, tongue, decision, chain }: DecisionFacts) =>
  chain.length < 2 ? null : (
    <section>
      <h2>{t('gov.decision.chain')}</h2>
      <ol class="plain-lines">
        {chain.map((one) => (
          <li>
            <a href={to.decision(one.record.number)} aria-current={one.record.number === decision.record.number ? 'page' : undefined}>
              {one.record.number}
            </a>
            <span>
              {one.record.title} · <Moment at={one.recordedAt} tongue={tongue} as="day" />
            </span>
          </li>
        ))}
      </ol>
    </section>
  )

const papersLine = (evidence: Readonly<Record<string, string>>) =>
  Object.entries(evidence)
    .map(([paper, where]) => `${paper.replaceAll('-', ' ')}: ${where}`)
    .join('; ')

/** A decision as an annex would print it: what, why, who by which right, until when it is looked at again. */
export const DecisionView = (facts: DecisionFacts) => {
  const { t, tongue, decision } = facts
  const { record, names } = decision
  const of = (id: string, en: string) => (tongue === 'en' ? en : id)
  return (
    <article class="decision sheet">
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('matrix.governance'), href: to.governance() },
          { label: t('gov.register.title'), href: to.decisions() },
          { label: record.number },
        ]}
      />
      <p class="number">
        {record.number} · {t(`gov.kind.${record.kind}`)}
      </p>
      <h1>{record.title}</h1>
      {record.amount > 0 && (
        <p class="amount">
          {formatRupiah(record.amount)} <small>{of(names.fund, names.fundEn)}</small>
        </p>
      )}
      <Banners t={t} decision={decision} />
      <Awaiting t={t} tongue={tongue} waits={facts.waits} what="decision" />
      <h2>{t('gov.decision.why')}</h2>
      <p class="reason">{record.reason}</p>
      <Facts
        facts={[
          [t('matrix.action'), of(names.action, names.actionEn)],
          [
            t(record.meeting ? 'gov.decision.recorded_by' : 'gov.decision.by'),
            `${of(names.post, names.postEn)}: ${decision.holder}${record.mode === 'definitive' ? '' : ` (${t(`gov.mode.${record.mode}`)})`}`,
          ],
          ...(names.unit ? ([[t('gov.decision.unit'), names.unit]] as const) : []),
          [t('gov.decision.effective'), dayText(record.effectiveOn, tongue)],
          [t('gov.decision.review'), dayText(record.reviewOn, tongue)],
          [
            t('gov.decision.row'),
            <a href={to.matrix({ versi: record.matrixVersion })}>
              {t('gov.decision.row_of', { row: record.row, version: record.matrixVersion })}
            </a>,
          ],
          [
            t('gov.decision.basis'),
            <>
              <a href={to.legalBasis(record.legalBasis)}>{names.legalBasis}</a>
              {record.article ? `, ${record.article}` : ''}
              {!decision.basisVerified && ` (${t('gov.unverified')})`}
            </>,
          ],
          ...(record.evidence ? ([[t('gov.decision.papers'), papersLine(record.evidence)]] as const) : []),
          ...(record.meeting ? ([[t('gov.decision.meeting'), <a href={to.meeting(record.meeting)}>{record.meeting}</a>]] as const) : []),
          [t('gov.decision.recorded'), <Moment at={decision.recordedAt} tongue={tongue} />],
        ]}
      />
      <Chain {...facts} />
      {decision.sourceHash && (
        <section class="seal">
          <h2>{t('gov.decision.source')}</h2>
          <p>
            <code>{decision.sourceHash}</code>
          </p>
          <p class="quiet">{t('gov.decision.source_how')}</p>
        </section>
      )}
      <section class="seal">
        <h2>{t('gov.decision.seal')}</h2>
        <p>
          <code>{decision.hash}</code>
        </p>
        <p class="quiet">
          {t('gov.decision.seal_how')} <a href={`/api/v1/governance/decisions/${record.number}`}>JSON</a>
        </p>
      </section>
    </article>
  )
}
